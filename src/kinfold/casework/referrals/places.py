"""Places in contacts: what of a contact may hold one that is safe, and which boxes are shown no more.

Not where a text is compared with safe addresses: ``safety.guard`` does.
"""

from kinfold.casework.referrals import door
from kinfold.casework.referrals.models import Contact, ContactFamily, ContactHides
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


def put_with(sight: Sight, family_id: str, of: Contact) -> None:
    """Hold a contact against the safe places of the family that it was just put with: tell the custodians,
    and remember which boxes hold one, so that they are not shown to whoever comes upon them there.
    """
    holding = [box for box, text in boxes(of).items() if guard.seems_to_hold(sight, family_id, text)]
    rows = (ContactHides(contact=of, box=box, at=sight.at) for box in holding)
    ContactHides.objects.bulk_create(rows, ignore_conflicts=True)
    guard.ring(sight, family_id, words(of), what="contact")


def taken_down(sight: Sight, of: Contact) -> None:
    """Tell the custodians of a safe place that a contact was written down with it in a box that is then shown
    to nobody else: a guess rings, as it does everywhere.
    """
    for family_id in {each for text in _masked(of).values() for each in _held(sight, of, text)}:
        guard.suspect(sight, family_id, what="contact")


def hidden(sight: Sight, of: Contact, family_id: str) -> frozenset[str]:
    """Give which of the boxes for where they live and how to reach them this worker is not shown: such as
    held a place when it was made safe, or when they were put with the family, or hold one while nobody has
    said whose they are.

    Custodians are shown them; so is whoever typed a place, or said whose it is, after it was safe. To them it
    tells nothing, and a gap that follows what one does would confirm a guess.
    """
    found = {each.box for each in _remembered(sight, of)}
    if family_id:
        return frozenset() if found and _keeps(sight, family_id) else frozenset(found)
    if sight.worker.pk != of.by_id:
        for box, text in _masked(of).items():
            if any(not _keeps(sight, each) for each in _held(sight, of, text)):
                found.add(box)
    return frozenset(found)


def _masked(of: Contact) -> dict[str, str]:
    return {box: text for box, text in boxes(of).items() if box in (WHERE, PHONE)}


def _held(sight: Sight, of: Contact, text: str) -> set[str]:
    """Give the families of which a contact may tell whose safe place a text of it holds."""
    return door.may_tell_of(of, guard.held_by(sight, text))


def _keeps(sight: Sight, family_id: str) -> bool:
    return sight.decide(family_id, Section.SAFE_ADDRESS).level >= Level.READ


def _remembered(sight: Sight, of: Contact) -> list[ContactHides]:
    """Give what is remembered to be hidden, but for what hides only from others what this worker knew."""
    rows = list(ContactHides.objects.filter(contact=of, box__in=(WHERE, PHONE)))
    ties = ContactFamily.objects.filter(contact=of) if rows else ()
    knew = {each.starts_at for each in ties if sight.worker.pk in {of.by_id, each.by_id}}
    return [each for each in rows if each.at not in knew]
