"""Which version of the programme is in force, and what an older one called what was done under it."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from kinfold.casework.programme.models import LoadedCatalogue
from kinfold.domain.errors import UserError
from kinfold.domain.programme import SHIPPED, Catalogue, read, shipped


def in_force(on: date) -> Catalogue:
    """Give the partnership's own of a day: the last to take effect; else what ships. In one query."""
    rows = LoadedCatalogue.objects.filter(effective_on__lte=on)
    row = rows.order_by("-effective_on", "-version", "-pk").values_list("text", flat=True).first()
    return _read(row) if row else shipped()


def of_keys(keys: Iterable[str]) -> dict[str, Catalogue]:
    """Give the versions that work was done under, by their keys; one that is not here is left out.

    In one query, and none where what ships is all that is asked for.
    """
    wanted = set(keys) - {""}
    found = {shipped().key: shipped()} if shipped().key in wanted else {}
    left = wanted - set(found)
    names = {each.partition(":")[0] for each in left}
    for text in LoadedCatalogue.objects.filter(name__in=names).values_list("text", flat=True) if left else ():
        made = _read(text)
        if made.key in left:
            found[made.key] = made
    return found


def keep(text: str) -> tuple[Catalogue, bool]:
    """Keep a partnership's own version; give it, and whether it is new. The same file twice is kept once.

    Raises UserError where it is no catalogue, has the name of what ships, or a number other words have.
    """
    made = check(text)
    kept, is_new = LoadedCatalogue.objects.get_or_create(
        name=made.id, version=made.version, defaults={"effective_on": made.effective_on, "text": text}
    )
    if not is_new and _read(kept.text) != made:
        raise UserError(
            f"Version {made.version} of '{made.id}' is here already, with other words. "
            "Work keeps the version it was done under: give this one the next number."
        )
    return made, is_new


def check(text: str) -> Catalogue:
    """Give the catalogue a file would be. Raises UserError as ``keep`` does for the file itself."""
    made = read(text)
    if made.id == SHIPPED:
        raise UserError(f"'id' is '{SHIPPED}', which ships with Kinfold. Give yours a name of its own.")
    return made


@lru_cache(maxsize=16)
def _read(text: str) -> Catalogue:
    return read(text)
