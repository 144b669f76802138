"""How good a partition is against the truth: by pairs, by groups, and by the errors that harm children.

Pure, over frames of ``record_id``, ``found`` and ``person_id``. Not for choosing thresholds on the same data.
"""

from dataclasses import asdict, dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares lie in 0..1 and are None where nothing was there to be judged."""

    records: int
    persons_true: int
    persons_found: int
    precision: float | None
    recall: float | None
    f1: float | None
    bcubed_precision: float | None
    bcubed_recall: float | None
    bcubed_f1: float | None
    mixed_persons: int
    mixed_share: float | None
    twin_pairs: int | None
    twins_joined: int | None
    twin_share: float | None
    siblings_joined: int | None
    parent_child_joined: int | None
    strangers_joined: int | None

    def as_dict(self) -> dict[str, int | float | None]:
        """Give the figures by name."""
        return asdict(self)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _harmonic(p: float | None, r: float | None) -> float | None:
    return 2 * p * r / (p + r) if p and r else None


def _pairs(frame: pl.DataFrame, *by: str) -> int:
    sizes = frame.group_by(*by).len()["len"].cast(pl.Int64)
    return int((sizes * (sizes - 1) // 2).sum())


def _bcubed(frame: pl.DataFrame) -> tuple[float | None, float | None]:
    if frame.is_empty():
        return None, None
    both = pl.len().over("found", "person_id")
    shares = frame.select(
        p=(both / pl.len().over("found")).mean(), r=(both / pl.len().over("person_id")).mean()
    )
    return float(shares["p"].item()), float(shares["r"].item())


def _joined_people(frame: pl.DataFrame) -> pl.DataFrame:
    held = frame.select("found", "person_id").unique()
    return (
        held.join(held, on="found", suffix="_b")
        .filter(pl.col("person_id") < pl.col("person_id_b"))
        .select("person_id", "person_id_b")
        .unique()
    )


def _harm(frame: pl.DataFrame, persons: pl.DataFrame | None) -> dict[str, int | None]:
    kinds = ("twin_pairs", "twins_joined", "siblings_joined", "parent_child_joined", "strangers_joined")
    if persons is None:
        return dict.fromkeys(kinds)
    about = persons.select("person_id", "family_id", "role", "twin_of")
    joined = _joined_people(frame).join(about, on="person_id", how="left")
    joined = joined.join(about, left_on="person_id_b", right_on="person_id", how="left", suffix="_b")
    twin = (
        (pl.col("twin_of") == pl.col("person_id_b")) | (pl.col("twin_of_b") == pl.col("person_id"))
    ).fill_null(False)
    family = (pl.col("family_id") == pl.col("family_id_b")).fill_null(False)
    children = (pl.col("role") == "child").cast(pl.Int8) + (pl.col("role_b") == "child").cast(pl.Int8)
    seen = frame["person_id"].unique().implode()
    pairs = about.filter(
        (pl.col("twin_of").fill_null("") != "")
        & pl.col("person_id").is_in(seen)
        & pl.col("twin_of").is_in(seen)
    )
    counts = joined.select(
        twins=twin.sum(),
        siblings=(~twin & family & (children == 2)).sum(),
        parent_child=(family & (children == 1)).sum(),
        strangers=(~family).sum(),
    ).row(0)
    return dict(zip(kinds, (pairs.height, *map(int, counts)), strict=True))


def measure(frame: pl.DataFrame, persons: pl.DataFrame | None = None) -> Quality:
    """Judge ``frame`` (one row a record: ``record_id, found, person_id``) against its own truth.

    ``persons`` (``person_id, family_id, role, twin_of``) lets twins, siblings, parents and strangers be told
    apart.
    """
    both, found, true = (
        _pairs(frame, "found", "person_id"),
        _pairs(frame, "found"),
        _pairs(frame, "person_id"),
    )
    precision, recall = _share(both, found), _share(both, true)
    b_precision, b_recall = _bcubed(frame)
    groups = frame.group_by("found").agg(pl.len(), people=pl.col("person_id").n_unique())
    several = groups.filter(pl.col("len") > 1)
    mixed = several.filter(pl.col("people") > 1).height
    harm = _harm(frame, persons)
    return Quality(
        records=frame.height,
        persons_true=frame["person_id"].n_unique(),
        persons_found=groups.height,
        precision=precision,
        recall=recall,
        f1=_harmonic(precision, recall),
        bcubed_precision=b_precision,
        bcubed_recall=b_recall,
        bcubed_f1=_harmonic(b_precision, b_recall),
        mixed_persons=mixed,
        mixed_share=_share(mixed, several.height),
        twin_share=_share(harm["twins_joined"] or 0, harm["twin_pairs"] or 0),
        **harm,
    )
