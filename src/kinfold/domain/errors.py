"""The errors Kinfold means to raise; anything else is a bug."""


class KinfoldError(Exception):
    """Root of every error of ours."""


class UserError(KinfoldError):
    """Something a person can mend: one sentence, shown without a traceback.

    Say what was found, where (file, row, column) and what to do. Never quote a value from a person's record.
    """
