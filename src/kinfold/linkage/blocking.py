"""Which pairs of rows are worth comparing: those that share one of some keys.

A key shared by too many rows (a hostel, an agency's default date) says nothing and is dropped. Not for
deciding.
"""

import polars as pl

LARGEST_BLOCK = 10_000
_SORTED_DOB = pl.concat_str("dob_y", pl.min_horizontal("dob_m", "dob_d"), pl.max_horizontal("dob_m", "dob_d"))
_BOTH_NAMES = pl.concat_str(
    pl.min_horizontal("first", "surname"), pl.max_horizontal("first", "surname"), separator=" "
)


def _together(*parts: str | pl.Expr) -> pl.Expr:
    return pl.concat_str(*[pl.col(part) if isinstance(part, str) else part for part in parts], separator="|")


KEYS: dict[str, pl.Expr] = {
    "nhs number": pl.col("nhs"),
    "upn": pl.col("upn"),
    "agency's own key": pl.col("key"),
    "first name and birth": _together("first_block", _SORTED_DOB),
    "surname and birth": _together(pl.col("surname_parts").list.first(), _SORTED_DOB),
    "last part of surname and birth": _together(pl.col("surname_parts").list.last(), _SORTED_DOB),
    "names in either order and birth": _together(_BOTH_NAMES, "dob"),
    "birth and postcode": _together("dob", "postcode"),
    "names and district": _together("first_block", "surname", "outward"),
    "beginnings of names and postcode": _together(
        pl.col("first").str.head(1), pl.col("surname").str.head(3), "postcode"
    ),
    "first name, street and sex": _together("first_block", "line", "sex"),
    "names and year": _together("first_block", "surname", "dob_y"),
    "address and first name": _together("postcode", "line", "first_block"),
    "first name and month and postcode": _together("first_block", "dob_y", "dob_m", "postcode"),
    "phone and first name": _together("phone", "first_block"),
    "phone and birth": _together("phone", "dob"),
    "beginnings of names and birth": _together(
        pl.col("first").str.head(2), pl.col("surname").str.head(2), "dob"
    ),
}
COLUMNS = tuple(f"block_{index}" for index in range(len(KEYS)))


def with_keys(frame: pl.DataFrame, *, largest: int = LARGEST_BLOCK) -> pl.DataFrame:
    """Add one column a key (see COLUMNS) to normalised rows; null where a part is missing or the block too
    large.
    """
    keyed = frame.with_columns([key.alias(name) for name, key in zip(COLUMNS, KEYS.values(), strict=True)])
    return keyed.with_columns(
        [pl.when(pl.len().over(name) <= largest).then(pl.col(name)).alias(name) for name in COLUMNS]
    )


def recall(frame: pl.DataFrame, truth: pl.DataFrame) -> float:
    """Give the share of true pairs that share a key; ``truth`` has ``record_id, person_id``. 1.0 if none
    exist.
    """
    rows = with_keys(frame).join(truth, on="record_id")
    left = rows.select("record_id", "person_id", *COLUMNS)
    pairs = left.join(left, on="person_id", suffix="_b").filter(pl.col("record_id") < pl.col("record_id_b"))
    if pairs.is_empty():
        return 1.0
    met = pl.any_horizontal([(pl.col(name) == pl.col(f"{name}_b")).fill_null(False) for name in COLUMNS])
    return float(pairs.select(met.mean()).item())
