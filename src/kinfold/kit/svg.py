"""Accessible SVG, drawn on the server: shapes as plain data, text always escaped, one title and description.

Colours and dashes are attributes, never style, so a strict content policy lets them through. Not for deciding
what a chart shows: ``reports.charts`` does that.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

FONT = "Arial, Helvetica, sans-serif"


@dataclass(frozen=True, slots=True)
class Shape:
    """One element; a picture is a tree of these."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    content: "tuple[Shape, ...] | str" = ()

    def render(self) -> str:
        """Give the element as text, with all values escaped."""
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes)
        if not self.content:
            return f"<{self.tag}{attributes}/>"
        inner = (
            escape(self.content)
            if isinstance(self.content, str)
            else "".join(c.render() for c in self.content)
        )
        return f"<{self.tag}{attributes}>{inner}</{self.tag}>"


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole drawing; templates may print it as it is, because all in it is escaped."""

    markup: str

    def __html__(self) -> str:
        return self.markup

    def __str__(self) -> str:
        return self.markup


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _pairs(given: dict[str, str | float | None]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.rstrip("_").replace("_", "-"), value if isinstance(value, str) else _number(value))
        for name, value in given.items()
        if value is not None
    )


def element(tag: str, content: Iterable[Shape] | str = (), /, **attributes: str | float | None) -> Shape:
    """Make an element; ``stroke_width`` becomes ``stroke-width``, and None leaves an attribute out."""
    return Shape(tag, _pairs(attributes), content if isinstance(content, str) else tuple(content))


def line(x1: float, y1: float, x2: float, y2: float, *, stroke: str, **more: str | float | None) -> Shape:
    """Draw a straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, **more)


def path(points: Sequence[tuple[float, float]], *, close: bool = False, **more: str | float | None) -> Shape:
    """Draw a line through points, or with ``close`` an area round them."""
    steps = "L".join(f"{_number(x)} {_number(y)}" for x, y in points)
    return element("path", d=f"M{steps}{'Z' if close else ''}", **more)


def text(x: float, y: float, words: str, *, size: float | None = None, **more: str | float | None) -> Shape:
    """Write words with their baseline at y, at the picture's own size unless told otherwise."""
    return element("text", words, x=x, y=y, font_size=size, **more)


def marker(kind: str, x: float, y: float, *, size: float = 5, **more: str | float | None) -> Shape:
    """Draw a mark that differs by shape as well as by colour: circle, square, diamond, triangle or ring."""
    if kind == "square":
        return element("rect", x=x - size, y=y - size, width=2 * size, height=2 * size, **more)
    if kind == "diamond":
        reach = size * 1.3
        return path([(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)], close=True, **more)
    if kind == "triangle":
        reach = size * 1.2
        return path([(x, y - reach), (x + reach, y + reach), (x - reach, y + reach)], close=True, **more)
    if kind == "ring":
        stroke = more.pop("fill", "#000000")
        return element("circle", cx=x, cy=y, r=size, fill="#ffffff", stroke=stroke, stroke_width=2, **more)
    return element("circle", cx=x, cy=y, r=size, **more)


def dots(places: Sequence[tuple[float, float]], *, radius: float, colour: str) -> Shape:
    """Draw many like dots as one element, which keeps a page small."""
    steps = "".join(f"M{_number(x)} {_number(y)}h0" for x, y in places)
    return element(
        "path", d=steps, stroke=colour, stroke_width=2 * radius, stroke_linecap="round", fill="none"
    )


def picture(
    name: str,
    shapes: Iterable[Shape],
    *,
    width: float,
    height: float,
    title: str,
    description: str,
    size: float = 16,
) -> Picture:
    """Put shapes into one drawing with a title and a description that a screen reader speaks.

    ``name`` must be unlike any other on the page: the title and description are found by it.
    """
    words = (
        element("title", title, id=f"{name}-title"),
        element("desc", description, id=f"{name}-desc"),
    )
    whole = element(
        "svg",
        (*words, *shapes),
        xmlns="http://www.w3.org/2000/svg",
        class_="kf-svg",
        viewBox=f"0 0 {_number(width)} {_number(height)}",
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        font_family=FONT,
        font_size=size,
        fill="#0b0c0c",
    )
    return Picture(whole.render())
