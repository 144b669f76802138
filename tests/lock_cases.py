"""What a start is refused for after each of some statements: pairs of statements, as JSON on standard input.

A superuser runs the first of a pair, the check is made as the app, then the second puts it right; where there
is none, the owner starts instead. Prints the words of each refusal.
"""

import json
import os
import sys

import django
import psycopg

django.setup()

from kinfold.domain.errors import UserError  # noqa: E402
from kinfold.web.lock_check import refuse_unless_sound  # noqa: E402
from kinfold.web.upgrade import upgrade  # noqa: E402


def refusal() -> str:
    """Give the words with which a start is refused, or nothing."""
    try:
        refuse_unless_sound()
    except UserError as refused:
        return str(refused)
    return ""


if __name__ == "__main__":
    said = []
    with psycopg.connect(os.environ["ADMINISTRATOR_URL"], autocommit=True) as administrator:
        for wrong, right in json.load(sys.stdin):
            administrator.execute(wrong)
            said.append(refusal())
            if right:
                administrator.execute(right)
            else:
                upgrade()
            assert refusal() == "", wrong
    json.dump(said, sys.stdout)
