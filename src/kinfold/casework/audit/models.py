"""What people looked at, and the seals that show whether anything of it was changed.

No foreign keys, and no other casework app is imported: an entry says who, for which agency and in which role
*at that time*, as text, so that it outlives the account, the agency and the record it speaks of. It holds
nobody's name.
"""

from typing import Any, ClassVar, NoReturn

from django.db import models

from kinfold.casework.audit.chain import ENTRY_FIELDS, SEAL_FIELDS, SUBJECT_FIELDS
from kinfold.casework.audit.queries import AppendOnlyQuerySet, LookQuerySet, SegmentQuerySet, refuse
from kinfold.casework.classification import Classification, Unguarded


class Action(models.TextChoices):
    """What someone did, or tried."""

    VIEW = "view", "Opened a page"
    LIST = "list", "Opened a list"
    SEARCH = "search", "Searched"
    WRITE = "write", "Changed something"
    PRINT = "print", "Printed"
    EXPORT = "export", "Took out a file"
    GLASS = "glass", "Broke the glass"
    RELEASE = "release", "Released what someone else is to have"
    HELD = "held", "Held back until something else is done"
    DENIED = "denied", "Refused"
    MISSING = "missing", "Asked for what is not there"
    REFUSED = "refused", "Refused: not a request we answer"
    FAULT = "fault", "Met a fault of ours"
    SIGNED_IN = "signed_in", "Signed in"
    SIGNED_OUT = "signed_out", "Signed out"
    SIGN_IN_FAILED = "sign_in_failed", "Failed to sign in"
    LOCKED_OUT = "locked_out", "Locked out"
    SECOND_STEP_FAILED = "second_step_failed", "Failed the second step"
    FACTOR_ADDED = "factor_added", "Set up a second step"
    FACTOR_REMOVED = "factor_removed", "Removed a second step"
    PASSWORD_CHANGED = "password_changed", "Changed a password"
    SESSIONS_ENDED = "sessions_ended", "Ended a session elsewhere"
    PERSON_ADDED = "person_added", "Added a person"
    PERSON_CHANGED = "person_changed", "Changed a person's sign-in or role"
    PERSON_LEFT = "person_left", "Ended a leaver's access"
    PERSON_RESET = "person_reset", "Reset a person's sign-in"


SERVED = frozenset(
    {Action.VIEW, Action.LIST, Action.SEARCH, Action.WRITE, Action.PRINT, Action.EXPORT, Action.GLASS}
    | {Action.RELEASE}
)
"""The actions after which something was shown or done."""


class Kept(models.Model):
    """A row that is added once and stays as it is."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **more: Any) -> None:
        """Add the row; a second time is refused."""
        if not self._state.adding:
            refuse()
        more["force_insert"] = True
        super().save(*args, **more)

    def delete(self, *_args: Any, **_more: Any) -> NoReturn:
        """Refuse."""
        refuse()


class AuditEvent(Kept):
    """One look, one refusal, or one sign-in; the ``rule`` is what decided, in words."""

    classified: ClassVar[Classification] = Unguarded(
        why="It says who looked at what, and holds nothing of what they saw",
        personal=frozenset({"actor", "session", "source", "thing"}),
        plain=frozenset(
            {*("sequence", "at", "agency", "role", "action", "route", "rule", "build", "after", "digest")}
            | {"purpose", "subject_count", "subjects"}
        ),
    )

    sequence = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=20, db_index=True)
    agency = models.CharField(max_length=60)
    role = models.CharField(max_length=20)
    session = models.CharField(max_length=64)
    action = models.CharField(max_length=20, choices=Action.choices)
    route = models.CharField(max_length=60)
    thing = models.CharField(max_length=80)
    rule = models.CharField(max_length=120)
    source = models.CharField(max_length=64)
    build = models.CharField(max_length=40)
    after = models.CharField(max_length=64)
    purpose = models.CharField(max_length=40, blank=True, default="")
    subject_count = models.PositiveIntegerField(default=0)
    subjects = models.CharField(max_length=64, blank=True, default="")
    digest = models.CharField(max_length=64)

    objects: ClassVar[Any] = LookQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["action", "-sequence"], name="audit_by_action"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return str(self.sequence)

    def entry(self) -> dict[str, Any]:
        """Give all that the entry's digest covers."""
        return {name: getattr(self, name) for name in ENTRY_FIELDS}


class Subject(models.Model):
    """One family that an entry is about: the section and level asked for, and what came of it.

    ``level`` is a word of ``domain.access``; ``rule`` is the rule's identifier. A text that is no identifier
    of a family of ours stands here as a digest.
    """

    classified: ClassVar[Classification] = Unguarded(
        why="Opaque identifiers of what was asked for, and nothing of what was seen",
        personal=frozenset({"family"}),
        plain=frozenset({"entry", "position", "section", "level", "given", "rule"}),
    )

    pk = models.CompositePrimaryKey("entry", "position")
    entry = models.PositiveBigIntegerField()
    position = models.PositiveIntegerField()
    family = models.CharField(max_length=64)
    section = models.CharField(max_length=30)
    level = models.CharField(max_length=10)
    given = models.BooleanField()
    rule = models.CharField(max_length=60)

    objects: ClassVar[Any] = AppendOnlyQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["family", "-entry"], name="audit_by_family")
        ]

    def __str__(self) -> str:
        return f"{self.entry}/{self.position}"

    def told(self) -> list[Any]:
        """Give all that the entry's digest covers."""
        return [getattr(self, name) for name in SUBJECT_FIELDS]

    def save(self, *_args: Any, **_more: Any) -> NoReturn:
        """Refuse: subjects are added together, with their entry."""
        refuse()

    def delete(self, *_args: Any, **_more: Any) -> NoReturn:
        """Refuse."""
        refuse()


class AuditSegment(Kept):
    """A seal over a run of entries, which names the seal before it."""

    classified: ClassVar[Classification] = Unguarded(
        why="Seals",
        personal=frozenset(),
        plain=frozenset({*("number", "first", "last", "row_count", "root", "previous", "sealed_at", "head")}),
    )

    number = models.PositiveBigIntegerField(primary_key=True)
    first = models.PositiveBigIntegerField(unique=True)
    last = models.PositiveBigIntegerField(unique=True)
    row_count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField()
    head = models.CharField(max_length=64, unique=True)

    objects: ClassVar[Any] = SegmentQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.number)

    def seal(self) -> dict[str, Any]:
        """Give all that the seal's head covers."""
        return {name: getattr(self, name) for name in SEAL_FIELDS}
