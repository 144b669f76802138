"""The sentence on an indicator: never a change without what no effect at all would have looked like."""

from typing import Any

import pytest

import web_examples
from kinfold.web.presenters.indicator import change_sentence


def _one(ratio: tuple[float, float, float], nothing: tuple[float, float, float] | None) -> dict[str, Any]:
    one = web_examples.indicator("police-call-outs", "Police call-outs", "quillshire-police", 84.0)
    both = one["before_after"]
    both["ratio"] = dict(zip(("value", "low", "high"), ratio, strict=True))
    both["no_effect"] = dict(zip(("value", "low", "high"), nothing, strict=True)) if nothing else None
    return one


@pytest.mark.parametrize(
    ("ratio", "nothing", "words"),
    [
        ((0.82, 0.76, 0.89), (0.83, 0.79, 0.88), "may be all of it"),
        ((0.60, 0.55, 0.66), (0.83, 0.79, 0.88), "larger than that, and other causes remain possible"),
        ((1.10, 1.02, 1.20), (0.83, 0.79, 0.88), "fell by less than that, or rose"),
        ((1.03, 0.76, 1.40), (0.86, 0.60, 1.17), "that it did not fall may be chance"),
        ((1.05, 0.99, 1.10), (1.20, 1.15, 1.30), "that it did not fall may be chance"),
        ((0.70, 0.60, 0.80), (0.90, 0.80, 1.00), "may be all of it"),
        ((0.93, 0.84, 1.03), (0.86, 0.76, 0.95), "fell by no more than follows a crisis anyway"),
        ((0.82, 0.76, 0.89), None, "is not known"),
    ],
)
def test_sentence_says_how_the_change_stands_to_no_effect(
    ratio: tuple[float, float, float], nothing: tuple[float, float, float] | None, words: str
) -> None:
    sentence = change_sentence(_one(ratio, nothing))

    assert words in sentence
    assert "reduced" not in sentence


def test_hidden_rate_is_not_spoken_of() -> None:
    one = _one((0.8, 0.7, 0.9), (0.83, 0.79, 0.88))
    one["before_after"]["after"]["rate"] = None

    assert "no figure that can be shown" in change_sentence(one)
