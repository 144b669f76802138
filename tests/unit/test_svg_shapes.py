"""Drawings: what goes in as text comes out as text, and a screen reader is told what it is."""

from xml.etree import ElementTree

from kinfold.kit import svg

SVG = "{http://www.w3.org/2000/svg}"


def _drawn(*shapes: svg.Shape) -> ElementTree.Element:
    made = svg.picture("one", shapes, width=10, height=20, title="Plans fell", description="From 3 to 2.")
    return ElementTree.fromstring(str(made))


def test_picture_names_itself_for_a_screen_reader() -> None:
    root = _drawn()

    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")

    assert root.get("role") == "img"
    assert title is not None
    assert description is not None
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert (title.text, description.text) == ("Plans fell", "From 3 to 2.")


def test_picture_keeps_its_size_where_no_stylesheet_gives_it_one() -> None:
    root = _drawn()

    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("10", "20", "0 0 10 20")


def test_text_with_markup_stays_text() -> None:
    root = _drawn(svg.text(1, 2, "<script>alert('x')</script> & more"))

    [words] = root.findall(f"{SVG}text")

    assert words.text == "<script>alert('x')</script> & more"
    assert len(words) == 0


def test_attribute_with_a_quote_stays_inside_its_attribute() -> None:
    shape = svg.element("line", stroke='red" onload="alert(1)')

    assert ElementTree.fromstring(shape.render()).attrib == {"stroke": 'red" onload="alert(1)'}


def test_no_shape_uses_a_style_attribute() -> None:
    marks = [
        svg.marker(kind, 5, 5, fill="#12436d") for kind in ("circle", "square", "diamond", "triangle", "ring")
    ]

    root = _drawn(*marks, svg.dots([(1, 1), (2, 2)], radius=3, colour="#505a5f"))

    assert all("style" not in each.attrib for each in root.iter())
    assert len({(each.tag, each.get("d"), each.get("fill")) for each in root[2:7]}) == 5
