"""What leaves: the file that pages read."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from invented_county import LAST, populate
from invented_store import invented
from kinfold.cli import indicators as verb
from kinfold.domain.errors import UserError
from kinfold.indicators import outgoing as outgoing_module
from kinfold.indicators import release
from kinfold.indicators.catalogue import INDICATORS
from kinfold.indicators.compute import Figure, Ratio

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
CONTRACT = {
    "id", "version", "title", "question", "agency", "unit", "polarity", "definition", "sql_digest",
    "data_complete_to", "months", "before_after",
}  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    with invented(folder) as writer:
        populate(writer.con, np.random.default_rng(7), families=400, effect=1.0)
    return folder


def run(home: Path, *words: str):
    app = typer.Typer()
    verb.register(app)
    return CliRunner().invoke(app, ["indicators", *words, "--home", str(home)])


def test_compute_writes_what_pages_read(home: Path, tmp_path: Path):
    answer = run(home, "compute", "--out", str(tmp_path), "--json")

    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout.splitlines()[-1])
    assert told["indicators"] == [one.id for one in INDICATORS]
    assert {"rows", "seconds"} <= told.keys()
    written = json.loads((tmp_path / "indicators.json").read_text(encoding="utf-8"))
    assert written["kind"] == "indicators"
    assert written["as_of"] == "2026-09-30"
    assert written["linkage"] == {"persons": 800, "families": 400}
    assert written["policy"]["threshold"] == 7
    for one in written["indicators"]:
        assert one.keys() >= CONTRACT
        assert len(one["months"]) == 24
        assert one["months"][0].keys() == {"month", "count", "exposure", "rate", "low", "high", "status"}
        assert one["before_after"]["ratio"].keys() == {"value", "low", "high", "method"}
        assert one["before_after"]["no_effect"].keys() == {"value", "low", "high", "method"}
    assert [path.name for path in tmp_path.iterdir()] == ["indicators.json"]


def test_warning_and_the_ratio_of_no_effect_stand_beside_every_change(home: Path):
    with invented(home) as writer:
        document = release.plain(release.compute(writer.con, as_of=None, computed_at=NOW))

    police = document["indicators"][0]["before_after"]
    assert "would look better even if nothing had worked" in police["warning"]
    assert police["ratio"]["value"] < 0.8  # nothing worked in this county
    assert police["no_effect"]["value"] < 1
    assert police["before"]["rate"] > police["after"]["rate"]
    assert {one["id"] for one in police["sensitivities"]} == {"wash-out", "matured", "nothing-lasts"}
    assert all(one["before_after"]["warning"] for one in document["indicators"])


def test_same_inputs_give_the_same_bytes_but_for_the_time(home: Path, tmp_path: Path):
    with invented(home) as writer:
        first = release.compute(writer.con, as_of=LAST, computed_at=NOW)
        again = release.compute(writer.con, as_of=LAST, computed_at=NOW)

    one = release.write(first, tmp_path / "one").read_bytes()
    assert one == release.write(again, tmp_path / "two").read_bytes()
    later = replace(again, computed_at=datetime(2027, 1, 1, tzinfo=UTC))
    assert b"2027-01-01T00:00:00Z" in release.write(later, tmp_path / "two").read_bytes()


def test_no_count_that_leaves_is_small_or_unrounded(home: Path):
    with invented(home) as writer:
        document = release.plain(release.compute(writer.con, as_of=None, computed_at=NOW))

    for one in document["indicators"]:
        for cell in [*one["months"], one["before_after"]["before"], one["before_after"]["after"]]:
            for key in ("count", "families", "persons"):
                assert cell.get(key) is None or (cell[key] >= 10 and cell[key] % 5 == 0)
            if cell["status"] != "value":
                assert (cell["count"], cell["rate"], cell["low"], cell["high"]) == (None,) * 4


def test_source_never_heard_refuses_itself(home: Path):
    with invented(home) as writer:
        document = release.plain(release.compute(writer.con, as_of=None, computed_at=NOW))

    school = document["indicators"][3]
    assert school["data_complete_to"] is None
    assert {month["status"] for month in school["months"]} == {"incomplete"}
    assert school["before_after"]["before"]["count"] is None
    assert school["before_after"]["refused"].startswith("Not shown: the source covers 0%")


def test_write_takes_only_what_passed_the_door(tmp_path: Path, home: Path):
    with invented(home) as writer:
        document = release.compute(writer.con, as_of=None, computed_at=NOW)
    smuggled = replace(document, indicators=[(document.indicators[0][0], "anything")])

    with pytest.raises(TypeError):
        release.write(smuggled, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_empty_store_says_which_step_to_run(tmp_path: Path):
    nothing = run(tmp_path / "none", "compute")
    with invented(tmp_path) as writer, pytest.raises(UserError, match="kinfold intake run"):
        release.latest_day(writer.con)

    assert nothing.exit_code == 2
    assert "kinfold intake run" in nothing.output


def test_unlinked_store_says_to_link(tmp_path: Path):
    with invented(tmp_path) as writer:
        writer.heard("police.incident", date(2024, 1, 1), date(2024, 2, 29))

        with pytest.raises(UserError, match="kinfold link run"):
            release.compute(writer.con, as_of=None, computed_at=NOW)


def test_store_without_allocations_says_so(tmp_path: Path):
    with invented(tmp_path) as writer:
        writer.heard("police.incident", date(2024, 1, 1), date(2024, 2, 29))
        writer.family("f1", referred="2024-01-05")

        with pytest.raises(UserError, match="No family was allocated"):
            release.compute(writer.con, as_of=None, computed_at=NOW)


def test_list_names_every_indicator_and_a_bad_date_is_refused(home: Path):
    listed = run(home, "list", "--json")

    assert [one["id"] for one in json.loads(listed.stdout)["indicators"]] == [one.id for one in INDICATORS]
    assert run(home, "compute", "--as-of", "soon").exit_code == 2


def test_sensitivity_that_differs_by_no_event_is_held_back_and_the_same_figure_is_not():
    """Families left out who had no event are as telling as few events; a side left alone tells nothing."""
    whole = Figure(60, 240, 50, 100, 60.0, 1.0)
    without = Figure(58, 232, 50, 100, 58.0, 1.0)
    many_fewer = Figure(60, 240, 45, 80, 55.0, 1.0)
    main = Ratio(whole, whole, 1.0)

    assert outgoing_module._apart(Ratio(whole, many_fewer, 1.0), main) == (20,)
    assert outgoing_module._apart(Ratio(whole, without, 1.0), main) == (0,)
    assert outgoing_module._apart(main, main) == ()
