"""From numbers to places on a drawing: round steps, straight scales, labels that keep apart.

Not for drawing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale from values to places; places may run either way."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Give the place of a value."""
        span = self.high - self.low or 1.0
        return self.start + (value - self.low) / span * (self.end - self.start)


def step_for(span: float, wanted: int) -> float:
    """Give the round step, 1, 2, 2.5 or 5 times a power of ten, for about ``wanted`` pieces."""
    rough = max(span, 1e-9) / max(wanted, 1)
    power: float = 10.0 ** math.floor(math.log10(rough))
    return next(power * nice for nice in (1.0, 2.0, 2.5, 5.0, 10.0) if power * nice >= rough * 0.999)


def ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Give round values that reach from at or below ``low`` to at or above ``high``."""
    step = step_for(high - low, wanted)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(at * step, 10) for at in range(first, max(last, first + 1) + 1)]


def places_of(values: Sequence[float]) -> int:
    """Give how many decimals show these values as they are, two at most."""
    for places in (0, 1):
        if all(abs(value - round(value, places)) < 1e-9 for value in values):
            return places
    return 2


def apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move places until neighbours stand ``gap`` apart within low..high, keeping their order."""
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    placed: list[float] = []
    for at in order:
        placed.append(max(wanted[at], placed[-1] + gap if placed else low))
    for back in range(len(placed) - 1, -1, -1):
        ceiling = high if back == len(placed) - 1 else placed[back + 1] - gap
        placed[back] = min(placed[back], ceiling)
    result = [0.0] * len(wanted)
    for position, at in enumerate(order):
        result[at] = placed[position]
    return result


def width_of(words: str, size: float) -> float:
    """Give about how wide words are in Arial, in the units of ``size``; a little generous."""
    narrow = sum(letter in "iljtf.,:;'|!() I-" for letter in words)
    return (narrow * 0.33 + (len(words) - narrow) * 0.61) * size


def wrapped(words: str, size: float, room: float) -> list[str]:
    """Break words into lines that fit the room; a single long word keeps its own line."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]
