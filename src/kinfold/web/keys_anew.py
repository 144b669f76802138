"""Making the keys of finding anew, where they are of another edition or made under another secret.

Not what a key is (``casework.families.findkeys``). A home of a million people takes about ten minutes.
"""

from kinfold.casework.referrals import door
from kinfold.casework.referrals.models import Contact
from kinfold.casework.sharing import findable
from kinfold.web.upgrade import past_the_policies


def make_anew() -> int:
    """Make every key anew unless all are of today's edition; give of how many people.

    On PostgreSQL the owner must be named, or UserError is raised, for nobody else may read all there is.
    """
    if findable.is_up_to_date():
        return 0
    with past_the_policies(*(table for table, _ in findable.TELLING), Contact):
        made = findable.remake_all()
        door.remake_keys()
    return made
