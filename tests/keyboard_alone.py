"""A page driven by the keyboard alone, as by someone who uses no mouse; nothing asserts what it says."""

from typing import Any

SAYS = "(e => e.labels?.[0]?.innerText || e.innerText || e.value || '')(document.activeElement)"
WHERE = f"[{SAYS}, document.activeElement.tagName]"
BOXES, LINKS = frozenset({"INPUT", "TEXTAREA", "SELECT"}), frozenset({"A", "BUTTON"})
SUMMARIES = frozenset({"SUMMARY"})
MOST = 160


class Keys:
    """The keyboard on one page."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def to(self, words: str, among: frozenset[str] = frozenset()) -> None:
        """Go on by the Tab key until what has the focus says so; ``among``: the elements that are meant."""
        for _ in range(MOST):
            self.page.keyboard.press("Tab")
            says, tag = self.page.evaluate(WHERE)
            if words in says and (not among or tag in among):
                return
        raise AssertionError(f"the keyboard never reached {words!r} on {self.page.url}")

    def follow(self, words: str) -> None:
        """Go to a link or button, and press it; the next page has come when this returns."""
        self.to(words, LINKS)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def open(self, words: str) -> None:
        """Go to what is folded away, and unfold it."""
        self.to(words, SUMMARIES)
        self.page.keyboard.press("Enter")

    def type(self, label: str, text: str) -> None:
        """Go to a box, and type over what is in it."""
        self.to(label, BOXES)
        self.over(text)

    def over(self, text: str) -> None:
        """Type over what is in the box that has the focus."""
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def next(self, *texts: str) -> None:
        """Type into the boxes that follow one another."""
        for text in texts:
            self.page.keyboard.press("Tab")
            self.over(text)

    def choose(self, first: str, wanted: str) -> None:
        """Go to a group of radio buttons by its first, and on by the arrow keys to the one that is meant."""
        self.to(first, BOXES)
        self.page.keyboard.press("Space")
        for _ in range(MOST):
            if wanted in self.page.evaluate(SAYS):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no radio button says {wanted!r} on {self.page.url}")

    def tick(self, *labels: str) -> None:
        """Go to boxes one after another, and tick each."""
        for each in labels:
            self.to(each, BOXES)
            self.page.keyboard.press("Space")

    def day(self, on: Any) -> None:
        """Go to the three boxes of a day, and type it."""
        self.type("Day", str(on.day))
        self.next(str(on.month), str(on.year))
