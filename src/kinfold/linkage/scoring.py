"""The only module that knows Splink and its DuckDB: normalised rows in, scored pairs out.

Scoring happens in a database of its own in memory, never in the locked store. Not for deciding what is
joined.
"""

from typing import Any

import duckdb
import polars as pl

from kinfold.linkage import blocking
from kinfold.linkage.model import COLUMNS, FREQUENCY, SQL, Model, prior


def _comparison(name: str, model: Model) -> dict[str, Any]:
    levels: list[dict[str, Any]] = []
    for label, condition in SQL[name].items():
        level: dict[str, Any] = {"sql_condition": condition, "label_for_charts": label}
        if label == "null":
            level["is_null_level"] = True
        else:
            level["m_probability"], level["u_probability"] = model.levels[name][label]
        if (name, label) in FREQUENCY:
            level["tf_adjustment_column"] = FREQUENCY[name, label]
        levels.append(level)
    return {"output_column_name": name, "comparison_levels": levels}


def _settings(model: Model, rows: int) -> dict[str, Any]:
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "record_id",
        "probability_two_random_records_match": prior(rows),
        "comparisons": [_comparison(name, model) for name in SQL],
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": f"l.{column} = r.{column}", "sql_dialect": "duckdb"}
            for column in blocking.COLUMNS
        ],
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": False,
    }


def _frequencies(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    named = rows.select(column).drop_nulls()
    counted = named.group_by(column, maintain_order=True).len()
    return counted.select(column, (pl.col("len") / max(named.height, 1)).alias(f"tf_{column}"))


def _linker(api: Any, table: Any, rows: pl.DataFrame, model: Model) -> Any:
    from splink import Linker

    linker = Linker(table, _settings(model, rows.height), log_level=None)
    for column in FREQUENCY.values():
        lookup = api.register(_frequencies(rows, column), table_name=f"frequency_of_{column}")
        linker.table_management.register_term_frequency_lookup(lookup, column)
    return linker.inference


def _edges(found: Any) -> pl.DataFrame:
    wanted = [
        "record_id_l",
        "record_id_r",
        "match_weight",
        *[f"gamma_{name}::tinyint as {name}" for name in SQL],
    ]
    frame: pl.DataFrame = found.as_duckdbpyrelation().project(", ".join(wanted)).pl()
    ordered = pl.col("record_id_l") < pl.col("record_id_r")
    return frame.select(
        record_a=pl.when(ordered).then("record_id_l").otherwise("record_id_r"),
        record_b=pl.when(ordered).then("record_id_r").otherwise("record_id_l"),
        # Rounded, so that the order of pairs cannot hang on the order of a sum.
        weight=pl.col("match_weight").round(6),
        **{name: pl.col(name) for name in SQL},
    )


def score(rows: pl.DataFrame, model: Model, *, fresh: pl.Series | None = None) -> pl.DataFrame:
    """Score the pairs of normalised ``rows`` that share a blocking key.

    With ``fresh`` (record ids) only pairs with at least one of those are scored. Gives ``record_a <
    record_b``, ``weight`` in bits (``model.keep`` and above) and one column of level codes a comparison. Each
    pair occurs once.
    """
    from splink import DuckDBAPI

    table = blocking.with_keys(rows).select(*COLUMNS, *blocking.COLUMNS)
    limits = {"threshold_match_weight": model.keep, "warning_mode": "never"}
    with duckdb.connect(":memory:") as con:
        con.sql("set threads = 2")
        con.sql("set preserve_insertion_order = false")
        api = DuckDBAPI(connection=con)
        if fresh is None or fresh.len() == rows.height:
            whole = api.register(table, table_name="all_rows")
            return _edges(_linker(api, whole, rows, model).predict_within(whole, **limits))
        is_fresh = pl.col("record_id").is_in(fresh.implode())
        old = api.register(table.filter(~is_fresh), table_name="old_rows")
        new = api.register(table.filter(is_fresh), table_name="new_rows")
        infer = _linker(api, old, rows, model)
        between, within = infer.predict_between(old, new, **limits), infer.predict_within(new, **limits)
        return pl.concat([_edges(between), _edges(within)])
