"""What is read of a family's programme: the modules chosen, and what the form for writing offers.

For the form: ``module_choices(sight, family_id) -> Choices``, with ``Choices.catalogue`` for
``Told.catalogue``, ``Choices.label`` to be shown beside the field, and in ``Choices.modules`` each module's
``id`` for ``Told.module``, its ``title``, ``is_chosen`` for this family, and its ``tools`` as (id, words) for
``Told.tools``. In two queries besides the gate's own.
"""

from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils import timezone

from kinfold.casework.programme import catalogues
from kinfold.casework.programme.models import ChosenModule
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.versions import standing
from kinfold.domain.programme import Catalogue


@dataclass(frozen=True, slots=True)
class Choice:
    """One module, as a form offers it."""

    id: str
    title: str
    whom: str
    tools: tuple[tuple[str, str], ...]
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What a form offers; ``catalogue`` is the version that work is done under from now on."""

    catalogue: str
    label: str
    modules: tuple[Choice, ...]


def catalogue_now(sight: Sight) -> Catalogue:
    """Give the programme in force."""
    return catalogues.in_force(timezone.localtime(sight.at).date())


def module_choices(sight: Sight, family_id: str) -> Choices:
    """Give the modules to choose from for an entry, in the order of the programme. Raises NotForYou."""
    catalogue = catalogue_now(sight)
    chosen = {each.module for each in chosen_of(sight, family_id)}
    made = tuple(
        Choice(
            each.id,
            each.title,
            ", ".join(one.label for one in each.whom),
            tuple((tool.id, tool.title) for tool in each.tools),
            each.id in chosen,
        )
        for each in catalogue.modules
    )
    return Choices(catalogue.key, catalogue.label, made)


def chosen_of(sight: Sight, family_id: str) -> list[ChosenModule]:
    """Give the modules chosen as they stand, with who chose each. Raises NotForYou and FirstDo."""
    rows = standing(sight.rows(ChosenModule, family_id, ("written_at", "pk")))
    prefetch_related_objects(rows, "by__agency")
    return rows
