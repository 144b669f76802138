"""Who else of a family may read a paper that is given to one of it, because they live at one address."""

from django.utils import timezone

from kinfold.casework.documents.contents import Reader, Recipient
from kinfold.casework.families.models import Part, Person, Residence
from kinfold.casework.homes.reading import addresses_of, homes_on, place_of
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.versions import standing


def others_at_home(sight: Sight, family_id: str, to: Recipient) -> list[Person]:
    """Give the other adults of the family who live now where a reader lives, by household or by address.

    Nobody for a reader who is not of the family. Raises NotForYou and FirstDo.
    """
    if to.reader is not Reader.PERSON:
        return []
    today = timezone.localtime(sight.at).date()
    pairs = sight.people(family_id)
    people = [person.pk for _, person in pairs]
    homes = homes_on(
        standing(sight.rows(Residence, family_id)), addresses_of(sight, family_id), people, today
    )
    by_place: dict[tuple[str, ...], set[str]] = {}
    for home in homes:
        for one in home.living:
            keys = [place_of(each)[:2] for each in one.addresses]
            for key in [*keys, (home.label,)] if home.label else keys:
                by_place.setdefault(tuple(each.casefold() for each in key), set()).add(one.person_id)
    near = {each for there in by_place.values() if to.id in there for each in there} - {to.id}
    grown = {
        person.pk: person for member, person in pairs if member.part != Part.CHILD and not person.died_on
    }
    return [person for pk, person in grown.items() if pk in near]
