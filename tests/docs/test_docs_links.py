"""Every link from a document to a file of the project leads somewhere, and every document can be reached."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"!?\[[^\]]*\]\((?!https?:|#|mailto:)([^)#\s]+)")


def _documents() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "*.md", ":!src"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / line for line in listing.stdout.splitlines()]


def _targets(document: Path) -> set[Path]:
    text = document.read_text(encoding="utf-8")
    return {(document.parent / link).resolve() for link in LINK.findall(text)}


@pytest.mark.parametrize("document", _documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_of_a_document_lead_somewhere(document: Path) -> None:
    assert [str(target) for target in _targets(document) if not target.exists()] == []


def test_every_page_of_the_docs_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        document = waiting.pop()
        seen.add(document)
        for target in _targets(document):
            pages = sorted(target.glob("*.md")) if target.is_dir() else [target]
            waiting += [page for page in pages if page.suffix == ".md" and page not in seen]

    pages = {path for path in _documents() if path.is_relative_to(ROOT / "docs")}
    assert sorted(str(path.relative_to(ROOT)) for path in pages - seen) == []
