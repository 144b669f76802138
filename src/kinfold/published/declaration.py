"""What a released file holds, said in YAML, so that a new year needs a declaration and no code.

Not for reading the released files themselves: that is ``tables`` and ``extract``.
"""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from kinfold.domain.errors import UserError
from kinfold.kit import yaml_text

LevelName = Literal["authority", "region", "national"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Level(_Strict):
    """Which rows are authorities, regions and the nation: a column and its spellings, or one for all rows."""

    column: str | None = None
    authority: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    national: tuple[str, ...] = ()
    all: LevelName | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.column is None) == (self.all is None):
            raise ValueError("level needs either 'column' with its spellings or 'all'")
        return self

    def spellings(self) -> dict[str, LevelName]:
        """Give each spelling, in lower case, with the level it means."""
        pairs: list[tuple[LevelName, tuple[str, ...]]] = [
            ("authority", self.authority),
            ("region", self.region),
            ("national", self.national),
        ]
        return {word.strip().lower(): level for level, words in pairs for word in words}


class Symbols(_Strict):
    """What the marks of one release mean; a mark not listed here is refused."""

    suppressed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ("",)
    not_applicable: tuple[str, ...] = ()

    def meanings(self) -> dict[str, str]:
        """Give each mark with the status it stands for."""
        named = {
            "suppressed": self.suppressed,
            "missing": self.missing,
            "not_applicable": self.not_applicable,
        }
        return {mark: status for status, marks in named.items() for mark in marks}


class Column(_Strict):
    """Where one measure stands in one file.

    ``column`` holds names to try in order; ``{year}``, ``{yy}``, ``{span}`` (1516 for the year ending 2016)
    and ``{prior}`` (2015 for 2016) are filled in. ``shift`` is added to the file's year; ``where`` keeps rows
    whose column holds one of the words; ``confidence`` names the department's own mark of quality; figures of
    ``not_comparable`` years are refused.
    """

    column: tuple[str, ...]
    where: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    shift: int = 0
    confidence: tuple[str, ...] = ()
    not_comparable: tuple[int, ...] = ()

    @field_validator("column", "confidence", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value


class FileSpec(_Strict):
    """One released file: where it lies, how it is written, which cells are which measure.

    ``covers`` (first and last year) and ``authorities`` (the fewest of each measure and year) tell a whole
    file from one cut off.
    """

    path: str
    sheet: tuple[str, ...] = ()
    encoding: str = "utf-8"
    header_row: int = Field(default=1, ge=1)
    level: Level
    code: str | None = None
    code_kind: Literal["dfe", "gss"] = "dfe"
    name: str | None = None
    region_code: str | None = None
    region_name: str | None = None
    year_column: str | None = None
    years: tuple[int, ...] = ()
    covers: tuple[int, int] | None = None
    symbols: Symbols
    authorities: int = Field(default=0, ge=0)
    outside: tuple[str, ...] = ()
    combined: tuple[str, ...] = ()
    optional: bool = False
    measures: dict[str, Column]

    @field_validator("sheet", mode="before")
    @classmethod
    def _sheets(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @field_validator("measures", mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        """Read ``measure: Name`` and ``measure: [Name, Alias]`` as a column; null takes one away."""
        if not isinstance(value, dict):
            return value
        kept = {key: said for key, said in value.items() if said is not None}
        return {k: {"column": said} if isinstance(said, str | list) else said for k, said in kept.items()}

    @model_validator(mode="after")
    def _dated(self) -> Self:
        if (self.year_column is None) == (not self.years):
            raise ValueError("a file needs either 'year_column' or 'years'")
        if not self.measures:
            raise ValueError("a file without measures has nothing to say")
        return self


class Release(_Strict):
    """One publication: the ``vintage`` its figures carry and the year in which it came out."""

    vintage: str
    title: str
    publisher: str
    published: int
    files: tuple[FileSpec, ...]


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Lay one mapping over another; only ``measures`` and ``symbols`` are merged within."""
    out = {**below, **above}
    for key in ("measures", "symbols"):
        if isinstance(below.get(key), dict) and isinstance(above.get(key), dict):
            out[key] = {**below[key], **above[key]}
    return out


def _release(common: Mapping[str, Any], said: Mapping[str, Any]) -> Release:
    files_said = [_merged(common, one) for one in said.get("files", [])]
    return Release.model_validate({**said, "files": files_said})


def parse(text: str, origin: str) -> list[Release]:
    """Read one declaration file. Raises UserError naming the file and the entry that is wrong."""
    try:
        said = yaml_text.load(text)
        publisher = {"publisher": said["publisher"]} if "publisher" in said else {}
        return [_release(said.get("common", {}), {**publisher, **one}) for one in said["releases"]]
    except yaml_text.Fault as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        raise UserError(f"{origin}: this is not readable as YAML{where}; correct it.") from None
    except (KeyError, TypeError, AttributeError):
        raise UserError(f"{origin}: a declaration needs a list called 'releases'; add it.") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "release"
        raise UserError(f"{origin}: '{place}' is not usable ({first['msg']}); correct it.") from None


def shipped() -> list[Release]:
    """Give the releases declared inside the package, oldest first."""
    folder = files("kinfold.published") / "sources"
    texts = {item.name: item.read_text("utf-8") for item in folder.iterdir() if item.name.endswith(".yaml")}
    found = [release for name in sorted(texts) for release in parse(texts[name], name)]
    return sorted(found, key=lambda release: (release.published, release.vintage))


def from_folder(folder: Path) -> list[Release]:
    """Give the releases declared by the ``*.yaml`` files of a folder. Raises UserError without any."""
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise UserError(f"{folder}: no declaration (*.yaml) was found here; name a folder which holds one.")
    return [release for path in paths for release in parse(path.read_text("utf-8"), path.name)]
