"""What the app's role may do to each table of the casework database: what the product does, and no more.

Not who sees which row: that is for the row policies. An app that comes to remove rows says so here.
"""

from dataclasses import dataclass, field
from typing import Any

from django.apps import apps

from kinfold.casework.classification import Guarded
from kinfold.casework.dated import Dated
from kinfold.casework.sharing.rowsecurity import ENDS

PRIVILEGES = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
_ONLY_READ = frozenset({"SELECT"})
_ADDED_TO = frozenset({"SELECT", "INSERT"})
_KEPT = frozenset({"SELECT", "INSERT", "UPDATE"})
_PASSING = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
# Sessions, and what signing in throws away again. Of anything about a family nothing is removed.
PASSING = frozenset(
    {
        *("django_session", "mfa_authenticator"),
        *("accounts_failedsignins", "accounts_opensession", "accounts_setuplink"),
    }
)


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
    if isinstance(model.classified, Guarded):
        return Rights(_ADDED_TO, frozenset({ENDS} if issubclass(model, Dated) else ()))
    return Rights(_ADDED_TO if model._meta.app_label == "audit" else _KEPT)
