"""Every indicator there is, in the order in which pages show them.

Not the definitions themselves: each lies in ``library``, beside its SQL.
"""

from kinfold.domain.errors import UserError
from kinfold.indicators.definition import Definition
from kinfold.indicators.library import health, police, school
from kinfold.kit.canonical import digest

INDICATORS: tuple[Definition, ...] = (*police.DEFINITIONS, *health.DEFINITIONS, *school.DEFINITIONS)


def find(indicator_id: str) -> Definition:
    """Give the definition with an id. Raises UserError naming the ids there are."""
    for definition in INDICATORS:
        if definition.id == indicator_id:
            return definition
    known = ", ".join(definition.id for definition in INDICATORS)
    raise UserError(f"No indicator is called '{indicator_id}'. There are: {known}.")


def definitions_digest() -> str:
    """Give one digest of all definitions and their SQL."""
    return digest([definition.digest() for definition in INDICATORS])
