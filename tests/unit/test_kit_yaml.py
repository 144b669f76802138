"""YAML that people write: what is read, and what is refused in one way."""

import pytest

from kinfold.kit import yaml_text


def test_yaml_as_text_keeps_what_stands_there() -> None:
    assert yaml_text.load("{Yes: 01, no: 2024-01-05}", as_text=True) == {"Yes": "01", "no": "2024-01-05"}


@pytest.mark.parametrize("as_text", [True, False])
@pytest.mark.parametrize(
    "text", ["{a: " + "[" * 4000 + "]" * 4000 + "}", "a: 1\na: 2", "a: [", "a: &a [*b]", "\x00"]
)
def test_yaml_that_cannot_be_read_is_one_fault(text: str, as_text: bool) -> None:
    with pytest.raises(yaml_text.Fault):
        yaml_text.load(text, as_text=as_text)


@pytest.mark.parametrize(
    "text", ["a: 2024-02-31", "a: !!int x", "a: " + "9" * 5000, "!!python/name:os.system"]
)
def test_yaml_with_a_value_that_is_none_is_one_fault(text: str) -> None:
    with pytest.raises(yaml_text.Fault):
        yaml_text.load(text)
