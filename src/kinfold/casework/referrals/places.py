"""Places in contacts: what of a contact may hold one that is safe, and which boxes are shown no more.

Not where a text is compared with safe addresses: ``safety.guard`` does.
"""

from kinfold.casework.referrals import door
from kinfold.casework.referrals.models import Contact, ContactHides
from kinfold.casework.safety import guard
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.access import Level, Section

WHERE, PHONE = "where", "phone"


def boxes(of: Contact) -> dict[str, str]:
    """Give all that was typed of a contact, box by box: a caller's telephone can give a place away too."""
    names = (f"{each['given_names']}\n{each['family_name']}" for each in of.people)
    return {
        WHERE: f"{of.lines}\n{of.postcode}",
        PHONE: of.phone,
        "told_by": of.told_by,
        "concern": of.concern,
        "consulted": of.consulted,
        "people": "\n".join(names),
    }


def words(of: Contact) -> str:
    """Give all of it together."""
    return "\n".join(boxes(of).values())


def look_again(sight: Sight, family_id: str) -> None:
    """Tell the custodians which contacts of a family hold a place that was made safe just now.

    What was told of before is not told again. Whose words they are is whoever wrote the contact down.
    """
    contacts = door.of_families(sight, [family_id]).get(family_id, [])
    known = set(ContactHides.objects.filter(contact__in=contacts).values_list("contact_id", "box"))
    for of in contacts:
        holding = [box for box, text in boxes(of).items() if guard.seems_to_hold(sight, family_id, text)]
        new = [box for box in holding if (of.pk, box) not in known]
        ContactHides.objects.bulk_create(ContactHides(contact=of, box=box, at=sight.at) for box in new)
        if new:
            guard.suspect(sight, family_id, what="contact", writer=of.by)


def hidden(sight: Sight, of: Contact, family_id: str) -> frozenset[str]:
    """Give which of the boxes for where they live and how to reach them this worker is not shown: such as
    held a place when it was made safe, to all but its custodians.
    """
    rows = ContactHides.objects.filter(contact=of, box__in=(WHERE, PHONE)) if family_id else ()
    found = frozenset(each.box for each in rows)
    if not found or sight.decide(family_id, Section.SAFE_ADDRESS).level >= Level.READ:
        return frozenset()
    return found
