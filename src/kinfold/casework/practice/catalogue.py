"""The instruments of a partnership: those shipped, and those it lays into its own folder as files.

A file with an id and version that there is already is not taken: scores must keep meaning what they meant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from kinfold.domain.errors import UserError
from kinfold.domain.practice import Instrument
from kinfold.domain.practice_catalogue import read_instrument, shipped

FOLDER = "instruments"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What may be scored by, and what was wrong with files that were not taken."""

    instruments: Sequence[Instrument]
    faults: Sequence[str]

    def get(self, key: str) -> Instrument | None:
        """Give the version of an instrument with a key; None where its file is gone."""
        return next((each for each in self.instruments if each.key == key), None)


def catalogue() -> Catalogue:
    """Read the partnership's folder beside the shipped instruments."""
    found, faults = {each.key: each for each in shipped()}, []
    folder = Path(settings.KINFOLD_HOME) / FOLDER
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        try:
            read = read_instrument(path.read_text(encoding="utf-8"), path.name)
        except UnicodeDecodeError:
            faults.append(f"{path.name}: it is not text in UTF-8. Save it so.")
        except UserError as error:
            faults.append(str(error))
        else:
            if read.key in found:
                faults.append(f"{path.name}: there is {read.name} already. Give it a version of its own.")
            found.setdefault(read.key, read)
    return Catalogue(tuple(found.values()), tuple(faults))
