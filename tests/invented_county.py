"""Many families written straight into a store: need, crisis, wait, allocation.

Families have a steady need and one crisis; allocation multiplies events by ``effect``. Nobody has a name.
"""

from datetime import date

import duckdb
import numpy as np
import polars as pl

from invented_store import AGENCIES

FIRST, LAST = date(2023, 10, 1), date(2026, 9, 30)
_DAYS = (LAST - FIRST).days + 1
_MANIFEST = "insert into manifest values (?,?,?,'file.csv','00','2026-10-01',1,1,0,0,?,?)"


def populate(
    con: duckdb.DuckDBPyConnection,
    rng: np.random.Generator,
    *,
    families: int,
    effect: float,
    a_year: float = 2.0,
) -> None:
    """Write ``families`` families of one child and one adult, and events of police and health."""
    referred = rng.integers(0, _DAYS, families)
    allocated = referred + rng.integers(20, 280, families)
    need = rng.gamma(1.2, 1 / 1.2, families)
    con.sql(f"insert into family select 'f' || n, '2023-01-01' from range({families}) t(n)")
    for role in ("child", "adult"):
        con.sql(
            f"insert into family_member select 'f' || n, 'f' || n || '-{role}', '{role}', "
            f"null, null, 'stated' from range({families}) t(n)"
        )
    con.sql("insert into person_link select person_id, person_id, 'auto', null from family_member")
    for source, agency in AGENCIES.values():
        con.execute(_MANIFEST, [f"m-{source}", source, agency, FIRST, LAST])
    everyone = np.arange(families)
    _events(con, "care.referral", everyone, referred, "child", np.zeros(families, dtype=np.int64))
    seen = allocated < _DAYS
    _events(con, "care.allocation", everyone[seen], allocated[seen], "child", everyone[seen])
    for kind in ("police.incident", "health.ae_attendance", "health.emergency_admission"):
        who, when = _happenings(rng, need, referred, allocated, effect, a_year)
        _events(con, kind, who, when, "adult", np.arange(len(who)))


def _happenings(
    rng: np.random.Generator,
    need: np.ndarray,
    referred: np.ndarray,
    allocated: np.ndarray,
    effect: float,
    a_year: float,
) -> tuple[np.ndarray, np.ndarray]:
    who = np.repeat(np.arange(len(need)), rng.poisson(need * a_year * _DAYS / 365))
    when = rng.integers(0, _DAYS, len(who))
    stays = (when < allocated[who]) | (rng.random(len(who)) < effect)
    crisis = np.repeat(np.arange(len(need)), rng.poisson(1.5, len(need)))
    near = referred[crisis] - rng.integers(0, 60, len(crisis))
    in_data = near >= 0
    return np.concatenate([who[stays], crisis[in_data]]), np.concatenate([when[stays], near[in_data]])


def _events(
    con: duckdb.DuckDBPyConnection, kind: str, who: np.ndarray, day: np.ndarray, role: str, number: np.ndarray
) -> None:
    source, agency = AGENCIES[kind]
    frame = pl.DataFrame({"who": who, "day": day, "number": number})
    con.register("invented", frame)
    con.execute(
        "insert into event select $kind || who || '-' || number || '-' || day, $kind, "
        "'f' || who || '-' || $role, $kind || who || '-' || number, "
        "cast($first as date) + cast(day as integer), null, 0, 0, '', $agency, $source, 'm', 1, null "
        "from invented",
        {"kind": kind, "role": role, "first": FIRST, "agency": agency, "source": source},
    )
    con.unregister("invented")
