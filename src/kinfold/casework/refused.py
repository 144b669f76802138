"""A verb's refusal that belongs beside one field of a form. Not for what nobody may know of."""

from kinfold.domain.errors import UserError


class Refused(UserError):
    """What a person can mend, and the field that they mend it in."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field
