"""Invented people of each role, signed in to the test client; homes for them are made by the tests."""

import re
from typing import Any

from django.test import Client

from kinfold.casework.accounts import actions
from kinfold.casework.accounts.middleware import WHOLE
from kinfold.casework.accounts.models import OpenSession, User
from kinfold.casework.accounts.proof import PROVED_AT
from kinfold.casework.accounts.sessions import OPEN, SIGNED_IN_AT
from kinfold.domain.agency import Role
from kinfold.kit import clock

PASSWORD = "invented"


def visitor(role: Role, **how: Any) -> Client:
    """Give a client signed in as someone of this role."""
    agency = actions.ensure_agency(code="quillshire-nhs", name="Quillshire NHS")
    user = actions.ensure_demo_user(
        sign_in_name=role.value,
        display_name="Joan Harrowgate-Oyelaran",
        agency=agency,
        profession="Chief nurse",
        role=role,
        password=PASSWORD,
    )
    client = Client(**how)
    client.post("/sign-in", {"sign_in_name": user.sign_in_name, "password": PASSWORD})
    return client


def client_of(worker: User, *, proved: bool = False) -> Client:
    """Give a client signed in as a worker that a test made, in a home that is a demonstration.

    ``proved``: has also just shown again who they are.
    """
    client = Client()
    client.force_login(worker, backend="kinfold.casework.accounts.backend.PartnershipBackend")
    session = client.session
    session[OPEN] = OpenSession.objects.create(user=worker, browser="A browser").id
    session[SIGNED_IN_AT] = clock.now().timestamp()
    session[WHOLE] = True
    if proved:
        session[PROVED_AT] = clock.now().timestamp()
    session.save()
    return client


def bytes_of(response: Any) -> bytes:
    """Give what was answered, without the form token, which is masked anew in every answer, and the signs
    by which a form says whose it is and when it was shown.
    """
    made_anew = rb'name="(?:csrfmiddlewaretoken|whose|hand)" value="[^"]*"|"token": "[^"]*"'
    return re.sub(made_anew, b"", bytes(response.content))
