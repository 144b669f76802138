"""What the app's role may do to each table of the casework database: what the product does, and no more.

Not who sees which row: that is for the row policies. An app that comes to remove rows says so here.
"""

from dataclasses import dataclass, field
from typing import Any

from django.apps import apps

from kinfold.casework.audit.models import Kept
from kinfold.casework.classification import AtTheDoor, Guarded
from kinfold.casework.dated import Dated
from kinfold.casework.sharing.rowsecurity import ENDS

PRIVILEGES = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
_ONLY_READ = frozenset({"SELECT"})
_ADDED_TO = frozenset({"SELECT", "INSERT"})
_KEPT = frozenset({"SELECT", "INSERT", "UPDATE"})
_PASSING = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
# Sessions, counts of signing in and searching, digests, and questions that are made anew each day.
# Nothing written about a family is removed.
PASSING = frozenset(
    {
        *("django_session", "mfa_authenticator", "families_search"),
        *("accounts_failedsignins", "accounts_opensession", "accounts_setuplink"),
        *("families_findkey", "oversight_surnamemark", "safety_placemark"),
        *("oversight_earlierflag", "oversight_lookedover"),
        "workbook_draft",  # not yet written about a family, and its author's own
    }
)
# An ordinary address that shows a safe place is emptied, for its history would tell.
EMPTIED = {"families_address": frozenset({"lines", "postcode", "phone"})}


@dataclass(frozen=True, slots=True)
class Rights:
    """Privileges on a table, and the columns that may be changed where the whole row may not."""

    privileges: frozenset[str] = _ONLY_READ
    columns: frozenset[str] = field(default_factory=frozenset)


def rights() -> dict[str, Rights]:
    """Give the rights by table, of every table that the app may do more to than read."""
    return {model._meta.db_table: _of(model) for model in apps.get_models(include_auto_created=True)}


def _of(model: Any) -> Rights:
    """Give the rights for one table."""
    if model._meta.db_table in PASSING:
        return Rights(_PASSING)
    if not model.__module__.startswith("kinfold."):
        return Rights()
    if isinstance(model.classified, Guarded | AtTheDoor):
        ends = frozenset({ENDS} if issubclass(model, Dated) else ())
        return Rights(_ADDED_TO, ends | EMPTIED.get(model._meta.db_table, frozenset()))
    return Rights(_ADDED_TO if is_append_only(model) else _KEPT)


def is_append_only(model: Any) -> bool:
    """Say whether a table is one of those that a trigger keeps: the audit's, and what a guardian answers."""
    return bool(model._meta.app_label == "audit" or issubclass(model, Kept))
