"""Person rows in one spelling, so that two of them can be compared; nothing is invented and nothing thrown
away.

Not for comparing: placeholder names and impossible identifiers become nulls or flags here, weights come
later.
"""

import polars as pl

from kinfold.linkage import names

FIELDS = (
    "first_name",
    "middle_name",
    "surname",
    "dob",
    "sex",
    "nhs_number",
    "upn",
    "address_line",
    "postcode",
    "phone",
)
ESTABLISHED_FROM = 3  # a name borne by people of so many birthdays is no typing error
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
ONE_FIGURE = "^.?(" + "|".join(f"{figure}+" for figure in range(10)) + ")$"
TITLES = r"^(mr|mrs|miss|ms|dr|master)\s+"
STREET = {
    " street": " st",
    " road": " rd",
    " avenue": " ave",
    " close": " cl",
    " drive": " dr",
    " lane": " ln",
}


def _text(column: str) -> pl.Expr:
    folded = (
        pl.col(column).cast(pl.String).str.to_lowercase().str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    )
    for letter, plain in (("ł", "l"), ("ø", "o"), ("đ", "d"), ("ß", "ss"), ("æ", "ae")):
        folded = folded.str.replace_all(letter, plain, literal=True)
    return folded.str.replace_all(r"['’`.]", "").str.strip_chars()


def _blank(expr: pl.Expr) -> pl.Expr:
    return pl.when(expr.str.len_chars() > 0).then(expr)


def _name(column: str) -> pl.Expr:
    return _blank(
        _text(column).str.replace_all(r"[^a-z\- ]+", " ").str.replace_all(r" +", " ").str.strip_chars()
    )


def _unnamed(text: pl.Expr) -> pl.Expr:
    bare = text.str.replace_all(r"[^a-z ]", " ").str.strip_chars()
    kinds = names.placeholders()
    listed = bare.is_in([name for name, kind in kinds.items() if kind == "unnamed"])
    return (listed | text.str.contains(r"^(baby|twin|triplet|infant)\b")).fill_null(False)


def _names(frame: pl.DataFrame) -> pl.DataFrame:
    unknown = [name for name, kind in names.placeholders().items() if kind == "unknown"]
    raw = _text("first_name")
    frame = frame.with_columns(
        unnamed=_unnamed(raw),
        twin_label=raw.str.contains(r"\b(twin|triplet)\b").fill_null(False),
        full=_name("first_name").str.replace(TITLES, ""),
        mid=_name("middle_name"),
        sur=_name("surname"),
    ).with_columns(
        full=pl.when(~pl.col("unnamed") & ~pl.col("full").is_in(unknown)).then(pl.col("full")),
        mid=pl.when(~pl.col("mid").is_in(unknown)).then(pl.col("mid")),
        sur=pl.when(~pl.col("sur").is_in(unknown)).then(pl.col("sur")),
    )
    words = pl.col("full").str.split(" ")
    rest = words.list.slice(1).list.join("")
    return frame.with_columns(
        first=_blank(words.list.first().str.replace_all("-", "")),
        first_parts=words.list.first().str.split("-"),
        middle=_blank(pl.coalesce(pl.col("mid").str.replace_all(r"[- ].*", ""), _blank(rest))),
        surname=_blank(pl.col("sur").str.replace_all(r"[- ]", "")),
        surname_parts=pl.col("sur")
        .str.replace_all("-", " ", literal=True)
        .str.split(" ")
        .list.eval(pl.element().filter(pl.element().str.len_chars() > 2)),
    )


def _dictionary(frame: pl.DataFrame) -> pl.DataFrame:
    book = names.dictionary()
    distinct = (
        frame.select("first", "first_parts")
        .drop_nulls("first")
        .unique("first", keep="any", maintain_order=True)
    )
    rows = []
    for first, parts in distinct.iter_rows():
        groups = set(names.groups_of(first))
        for part in parts if len(parts) > 1 else ():
            groups |= names.groups_of(part)
        rows.append((first, sorted(groups), book.block.get(first, first), first in book.known))
    schema: dict[str, pl.DataType] = {
        "first": pl.String(),
        "groups": pl.List(pl.String),
        "first_block": pl.String(),
        "known": pl.Boolean(),
    }
    frame = frame.join(
        pl.DataFrame(rows, schema=schema, orient="row"), on="first", how="left", maintain_order="left"
    )
    long = pl.col("first").str.len_chars() > 1
    return frame.with_columns(
        initial=(pl.col("first").str.len_chars() == 1).fill_null(False),
        established=((pl.col("known") | pl.col("first").is_in(_common(frame))) & long).fill_null(False),
    ).drop("known", "first_parts")


def _common(frame: pl.DataFrame) -> list[str]:
    """Give names no dictionary knows, borne here by several people, and no slip of a commoner name.

    Births are counted, not rows: one child's typing error may stand on every row a school sends.
    """
    named = frame.drop_nulls("first").group_by("first")
    borne = named.agg(births=pl.col("dob").n_unique(), known=pl.col("known").first())
    counts = dict(borne.select("first", "births").iter_rows())
    rare = borne.filter(~pl.col("known") & (pl.col("births") >= ESTABLISHED_FROM))
    return sorted(name for name in rare["first"].to_list() if not names.is_slip(name, counts))


def _births(frame: pl.DataFrame) -> pl.DataFrame:
    """Read a date of birth as year, month, day, in any of the spellings agencies use; it need not exist."""
    text = pl.col("dob").cast(pl.String).str.strip_chars()
    iso = text.str.extract_groups(r"^(?<y>\d{4})[-/.]?(?<m>\d{2})[-/.]?(?<d>\d{2})(?:[T ].*)?$")
    british = text.str.extract_groups(r"^(?<d>\d{1,2})[-/. ](?<m>\d{1,2})[-/. ](?<y>\d{4})$")
    part = {
        name: pl.coalesce(iso.struct.field(name), british.struct.field(name)).str.zfill(size)
        for name, size in (("y", 4), ("m", 2), ("d", 2))
    }
    frame = frame.with_columns(dob_y=part["y"], dob_m=part["m"], dob_d=part["d"])
    dummy = pl.col("dob_y").cast(pl.Int32) <= 1900
    frame = frame.with_columns(
        [pl.when(~dummy).then(pl.col(name)).alias(name) for name in ("dob_y", "dob_m", "dob_d")]
    )
    return frame.with_columns(dob=pl.concat_str("dob_y", "dob_m", "dob_d")).with_columns(
        first_january=(pl.concat_str("dob_m", "dob_d") == "0101").fill_null(False)
    )


def _identifiers(frame: pl.DataFrame) -> pl.DataFrame:
    digits = pl.col("nhs_number").cast(pl.String).str.replace_all(r"\D", "")
    number = pl.when((digits.str.len_chars() == 10) & ~digits.str.contains(ONE_FIGURE)).then(digits)
    upn = pl.col("upn").cast(pl.String).str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")
    frame = frame.with_columns(nhs=number, upn=pl.when(upn.str.contains(r"^[A-Z]\d{12}$")).then(upn))
    figure = [pl.col("nhs").str.slice(i, 1).cast(pl.Int32) for i in range(10)]
    check = (11 - pl.sum_horizontal([figure[i] * (10 - i) for i in range(9)]) % 11) % 11
    total = pl.sum_horizontal([pl.col("upn").str.slice(i, 1).cast(pl.Int32) * (i + 1) for i in range(1, 13)])
    letter = (total % 23).replace_strict(dict(enumerate(UPN_LETTERS)), return_dtype=pl.String)
    return frame.with_columns(
        nhs_sound=pl.when(pl.col("nhs").is_not_null() & (check == figure[9])).then(pl.col("nhs")),
        upn_sound=pl.when(pl.col("upn").is_not_null() & (letter == pl.col("upn").str.head(1))).then(
            pl.col("upn")
        ),
    )


def _places(frame: pl.DataFrame) -> pl.DataFrame:
    line = _text("address_line").str.replace_all(r"[^a-z0-9]+", " ").str.strip_chars()
    for long, abbreviated in STREET.items():
        line = line.str.replace(long + r"\b", abbreviated)
    postcode = pl.col("postcode").cast(pl.String).str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")
    phone = pl.col("phone").cast(pl.String).str.replace_all(r"\D", "").str.replace(r"^(0044|44)", "0")
    nowhere = [
        "nfa",
        "no fixed abode",
        "no fixed address",
        "unknown",
        "not known",
        "none",
        "na",
        "address withheld",
    ]
    frame = frame.with_columns(
        line=pl.when(~line.is_in(nowhere)).then(_blank(line)),
        postcode=pl.when(~postcode.str.starts_with("ZZ99")).then(_blank(postcode)),
        phone=pl.when((phone.str.len_chars() >= 9) & ~phone.str.contains(ONE_FIGURE)).then(phone),
    )
    short = pl.col("postcode").str.len_chars() < 5
    outward = pl.when(short).then(pl.col("postcode")).otherwise(pl.col("postcode").str.head(-3))
    door = pl.concat_str("postcode", pl.col("line").str.extract(r"^(\S+ ?\S*)"), separator="|")
    return frame.with_columns(outward=outward, door=door)


def normalise(frame: pl.DataFrame) -> pl.DataFrame:
    """Give one normalised row for each row of ``frame``, in its order.

    ``frame`` has ``record_id`` and any of FIELDS, ``agency``, ``key`` (the agency's own key of the person)
    and ``record_date``; absent columns count as empty. Added: ``first, middle, surname, surname_parts,
    groups, first_block, established, initial, unnamed, twin_label, dob`` (eight digits) and its parts, ``nhs,
    nhs_sound, upn, upn_sound, line, postcode, outward, phone, sex`` (F, M or null).
    """
    missing = [name for name in (*FIELDS, "agency", "key", "record_date") if name not in frame.columns]
    frame = frame.with_columns([pl.lit(None, dtype=pl.String).alias(name) for name in missing])
    frame = _identifiers(_places(_dictionary(_births(_names(frame)))))
    sex = pl.col("sex").cast(pl.String).str.strip_chars().str.to_uppercase().str.head(1)
    frame = frame.with_columns(sex=sex.replace_strict({"F": "F", "M": "M", "1": "M", "2": "F"}, default=None))
    return frame.select(
        "record_id", "agency", "key", "record_date", "first", "middle", "surname", "surname_parts", "groups",
        "first_block", "established", "initial", "unnamed", "twin_label", "dob", "dob_y", "dob_m", "dob_d",
        "first_january", "sex", "nhs", "nhs_sound", "upn", "upn_sound", "line", "postcode", "outward",
        "door", "phone",
    )  # fmt: skip
