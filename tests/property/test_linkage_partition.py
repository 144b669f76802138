"""What holds of every clustering: a partition, through no cannot-link, whatever the order."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfold.linkage.clusters import resolve
from kinfold.linkage.guard import VETOES
from kinfold.linkage.model import shipped
from kinfold.linkage.normalise import normalise

MODEL = shipped()
NUMBERS = ["9990000018", "9990000026", None]
IDS = [f"r{n}" for n in range(8)]
rows = st.lists(
    st.tuples(
        st.sampled_from(["Thomas", "Tom", "Harry", "T", None]),
        st.sampled_from(["2016-05-14", "1986-05-14", None]),
        st.sampled_from(NUMBERS),
    ),
    min_size=8,
    max_size=8,
)
pair = st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] < p[1])
pairs = st.dictionaries(pair, st.tuples(st.floats(-2, 40), st.booleans(), st.booleans()), max_size=20)
told = st.sets(pair, max_size=4)


def frames(people: list[tuple], scored: dict) -> tuple[pl.DataFrame, pl.DataFrame]:
    text = pl.String
    table = normalise(
        pl.DataFrame(
            [(IDS[n], *row) for n, row in enumerate(people)],
            schema={"record_id": text, "first_name": text, "dob": text, "nhs_number": text},
            orient="row",
        )
    )
    edges = pl.DataFrame(
        [(IDS[a], IDS[b], w, shared, weak) for (a, b), (w, shared, weak) in scored.items()],
        schema={
            "record_a": text,
            "record_b": text,
            "weight": pl.Float64,
            "shared": pl.Boolean,
            "weak": pl.Boolean,
        },
        orient="row",
    )
    return table, edges.with_columns([pl.lit(False).alias(veto) for veto in VETOES], hard=pl.lit(False))


def named(decided: set) -> set[tuple[str, str]]:
    return {(IDS[a], IDS[b]) for a, b in decided}


@settings(max_examples=60, deadline=None)
@given(rows, pairs, told)
def test_clusters_are_a_partition_without_forbidden_pairs(people: list, scored: dict, cannot: set) -> None:
    table, edges = frames(people, scored)

    group = resolve(table, edges, MODEL, cannot=named(cannot)).group

    assert sorted(group) == IDS
    assert all(group[label] == label for label in group.values())
    assert all(group[a] != group[b] for a, b in named(cannot))


@settings(max_examples=60, deadline=None)
@given(rows, pairs)
def test_no_cluster_holds_two_generations_or_disjoint_numbers(people: list, scored: dict) -> None:
    table, edges = frames(people, scored)

    found = resolve(table, edges, MODEL)
    facts = table.with_columns(group=pl.col("record_id").replace_strict(found.group))

    for part in facts.partition_by("group"):
        assert part["dob_y"].drop_nulls().n_unique() <= 1
        assert not {"thomas", "harry"} <= set(part["first"].drop_nulls())


@settings(max_examples=60, deadline=None)
@given(rows, pairs, told, st.randoms(use_true_random=False))
def test_order_of_rows_and_pairs_does_not_matter(people: list, scored: dict, cannot: set, random) -> None:
    table, edges = frames(people, scored)
    shuffled = list(range(edges.height))
    random.shuffle(shuffled)

    first = resolve(table, edges, MODEL, cannot=named(cannot))
    second = resolve(table.reverse(), edges[shuffled], MODEL, cannot=named(cannot))

    assert first.group == second.group


@settings(max_examples=60, deadline=None)
@given(rows, pairs, pair)
def test_what_people_joined_stays_joined(people: list, scored: dict, must: tuple) -> None:
    table, edges = frames(people, scored)

    group = resolve(table, edges, MODEL, must=named({must})).group

    assert group[IDS[must[0]]] == group[IDS[must[1]]]
