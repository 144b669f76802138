"""The frame of every verb: exit codes, --json, and what is shown when something goes wrong."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from kinfold.cli.app import load
from kinfold.cli.frame import Outcome, Run, verb
from kinfold.domain.errors import UserError


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()

    def count(run: Run, thing: str, times: int = 2) -> Outcome:
        """Count a thing."""
        if thing == "nothing":
            raise UserError("There is nothing to count. Name a thing.")
        if thing == "disk":
            raise OSError(28, "No space left on device", "figures.json")
        if thing == "secret":
            raise ValueError("Esi Osei-Thistledown")
        return Outcome(
            {"thing": thing, "times": times, "home": str(run.home)}, ["Counted."], findings=times > 2
        )

    verb(app, "count")(count)
    app.callback()(lambda: None)
    return app


def test_verb_done_exits_0_and_speaks_to_people(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["count", "spoons"])

    assert (result.exit_code, result.stdout) == (0, "Counted.\n")


def test_verb_with_json_prints_one_object_last(app: typer.Typer, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["count", "spoons", "--json", "--home", str(tmp_path)])

    assert json.loads(result.stdout) == {"thing": "spoons", "times": 2, "home": str(tmp_path)}


def test_verb_takes_home_from_the_environment(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["count", "spoons", "--json"], env={"KINFOLD_HOME": "elsewhere"})

    assert json.loads(result.stdout)["home"] == "elsewhere"


def test_verb_with_findings_exits_1(app: typer.Typer) -> None:
    assert CliRunner().invoke(app, ["count", "spoons", "--times", "3"]).exit_code == 1


def test_user_error_is_one_sentence_and_exits_2(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["count", "nothing"])

    assert (result.exit_code, result.stderr) == (2, "There is nothing to count. Name a thing.\n")


def test_what_the_machine_refuses_is_told_and_exits_2(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["count", "disk"])

    assert result.exit_code == 2
    assert result.stderr.startswith("figures.json: No space left on device.")


def test_wrong_use_exits_2(app: typer.Typer) -> None:
    assert CliRunner().invoke(app, ["count", "spoons", "--times", "many"]).exit_code == 2


def test_bug_exits_3_and_keeps_the_value_out(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["count", "secret"])

    assert result.exit_code == 3
    assert "ValueError" in result.stderr
    assert "Thistledown" not in result.output


def test_verb_that_goes_on_speaks_first(app: typer.Typer) -> None:
    def stay(run: Run) -> Outcome:
        """Stay."""
        return Outcome({}, ["Here."], then=lambda: typer.echo("Staying."))

    verb(app, "stay")(stay)

    assert CliRunner().invoke(app, ["stay"]).stdout == "Here.\nStaying.\n"


def test_help_loads_no_heavy_library() -> None:
    script = (
        "import sys; sys.argv = ['kinfold', '--help']\n"
        "from kinfold.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'polars', 'duckdb', 'splink', 'scipy', 'statsmodels', 'numpy', 'pandas', 'django'}\n"
        "sys.stderr.write(','.join(sorted(heavy & set(sys.modules))))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stderr == ""
    assert "published" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["synth"], "Missing argument"),
        (["nothing"], "No such command"),
        (["synth", "out", "--families", "many"], "'--families'"),
        (["link", "explain", "a", "b", "Osei", "Thistledown"], "more arguments than this verb takes"),
        (["intake", "run", ""], "Argument 3 is empty"),
        (["intake", "run", "x", "--agency="], "Argument 4 is empty"),
    ],
)
def test_wrong_use_of_any_verb_is_one_sentence_and_one_object(words: list[str], said: str) -> None:
    result = CliRunner().invoke(load(), [*words, "--json"])

    assert result.exit_code == 2
    assert said in json.loads(result.stdout)["error"]
    assert result.stderr.count("\n") == 1
    assert "Thistledown" not in result.output


def test_bug_with_json_prints_one_object_too(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["count", "secret", "--json"])

    assert result.exit_code == 3
    assert "ValueError" in json.loads(result.stdout)["error"]
    assert "Thistledown" not in result.output


def test_more_memory_than_there_is_exits_2(app: typer.Typer) -> None:
    def hoard(run: Run) -> Outcome:
        """Hoard."""
        raise MemoryError

    verb(app, "hoard")(hoard)
    result = CliRunner().invoke(app, ["hoard"])

    assert (result.exit_code, "more memory" in result.stderr) == (2, True)


@pytest.mark.parametrize("as_json", [True, False])
def test_a_name_that_standard_output_cannot_say_does_no_harm(app: typer.Typer, as_json: bool) -> None:
    def name(run: Run) -> Outcome:
        """Name a file."""
        return Outcome({"name": "caf\u00e9\udcff"}, ["caf\u00e9\udcff"])

    verb(app, "name")(name)
    result = CliRunner(charset="ascii").invoke(app, ["name", *(["--json"] if as_json else [])])

    assert result.exit_code == 0
    if as_json:
        assert json.loads(result.stdout) == {"name": "caf\u00e9\udcff"}
    else:
        assert result.stdout == "caf??\n"


def test_a_refusal_stays_on_one_line_whatever_a_file_is_called(app: typer.Typer) -> None:
    def name(run: Run) -> Outcome:
        """Name a file."""
        raise UserError("a\nb\udcff.csv is no file. Give a file.")

    verb(app, "name")(name)

    assert CliRunner().invoke(app, ["name"]).stderr == "a?b?.csv is no file. Give a file.\n"


def test_a_full_disk_met_by_a_library_exits_2(app: typer.Typer) -> None:
    def fill(run: Run) -> Outcome:
        """Fill."""
        raise RuntimeError("Esi Osei-Thistledown: No space left on device (os error 28)")

    verb(app, "fill")(fill)
    result = CliRunner().invoke(app, ["fill"])

    assert (result.exit_code, "No space left" in result.stderr) == (2, True)
    assert "Thistledown" not in result.output
