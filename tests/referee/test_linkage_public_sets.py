"""Linkage on public test sets and on families of our own, against floors it must not fall below.

The public sets hold no families: they show that the machine works, never that children are safe from it.
"""

from pathlib import Path

import polars as pl
import pytest

import linkage_families
from kinfold.linkage import files, tables
from kinfold.linkage.quality import measure

FEBRL = "record_id=rec_id,first_name=given_name,dob=date_of_birth,address_line=address_1"


@pytest.mark.shared
@pytest.mark.parametrize("number", [1, 2, 3])
def test_febrl_is_linked_without_a_wrong_pair(shared_data: Path, number: int) -> None:
    path = shared_data / "linkage" / f"febrl_dataset{number}.csv"

    people = tables.people(tables.link(files.read(path, files.mapping(FEBRL))))
    quality = measure(
        people.select("record_id", found="person", person_id=pl.col("record_id").str.extract(r"rec-(\d+)-"))
    )

    assert quality.precision is not None
    assert quality.precision >= 0.999
    assert quality.recall is not None
    assert quality.recall >= 0.70


@pytest.mark.parametrize("seed", [101, 102])
def test_families_keep_their_twins_apart(seed: int) -> None:
    rows, persons = linkage_families.make(800, seed=seed)

    people = tables.people(tables.link(rows.drop("person_id")))
    quality = measure(
        people.join(rows, on="record_id").select("record_id", "person_id", found="person"), persons
    )

    assert quality.precision is not None
    assert quality.precision >= 0.999
    assert quality.recall is not None
    assert quality.recall >= 0.93
    assert quality.twin_share is not None
    assert quality.twin_share <= 0.01
