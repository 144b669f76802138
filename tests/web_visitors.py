"""Invented people of each role, signed in to the test client; homes for them are made by the tests."""

from typing import Any

from django.test import Client

from kinfold.casework.accounts import actions
from kinfold.domain.agency import Role

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
