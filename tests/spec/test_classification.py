"""Every field of every table of casework is classified: a new one fails until someone has thought of it."""

import pytest
from django.apps import apps
from django.db import models

from kinfold.casework.classification import AtTheDoor, Guarded, Unguarded

OURS = [model for model in apps.get_models() if model.__module__.startswith("kinfold.")]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_field_is_classified_once(model: type[models.Model]) -> None:
    classified = model.classified

    assert isinstance(classified, Guarded | AtTheDoor | Unguarded)
    assert not classified.personal & classified.plain
    assert {field.name for field in model._meta.concrete_fields} == classified.personal | classified.plain


def test_there_are_tables_to_classify() -> None:
    assert len(OURS) >= 5
