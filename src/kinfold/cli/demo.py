"""The verb ``demo``: the invented county from end to end, then served.

It is the other verbs in order, nothing more. Each stage done is written down, so that a demonstration that
was killed goes on where it stopped, and one that is complete only has to be served.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import typer

from kinfold.cli.frame import Outcome, Run, verb
from kinfold.domain.errors import UserError
from kinfold.kit.whole import written_whole

PLANS = ("hertfordshire", "adopters-2017", "waiting-list")
RECORD = "demo.json"
SEED = 6  # chosen after looking at seven; docs/explanation/quillshire.md tells how all seven came out
# The day on which the agencies sent the invented extracts: fixed, so that no figure depends on today.
RECEIVED = "2026-10-15"


@dataclass(slots=True)
class _Record:
    """What a folder holds: the county's size and seed, and what each stage done has found."""

    path: Path
    families: int
    seed: int
    done: dict[str, dict[str, Any]]

    def write(self) -> None:
        held = {"families": self.families, "seed": self.seed, "done": self.done}
        with written_whole(self.path) as part:
            part.write_text(json.dumps(held, indent=1), encoding="utf-8")


def _record(home: Path, families: int, seed: int) -> _Record:
    """Open the folder's record, or begin one; refuse a folder that holds anything else."""
    home.mkdir(parents=True, exist_ok=True)
    path = home / RECORD
    if not path.exists():
        if any(home.iterdir()):
            raise UserError(
                f"{home} holds something that is not a demonstration. Name another folder with --home, "
                "so that nothing of yours is mixed with invented people."
            )
        record = _Record(path, families, seed, {})
        record.write()
        return record
    held = _held(path)
    if held.done and (held.families, held.seed) != (families, seed):
        raise UserError(
            f"{home} holds a demonstration of {held.families} families made from seed {held.seed}. Ask for "
            f"the same (--families {held.families} --seed {held.seed}), or name another folder with --home."
        )
    record = _Record(path, families, seed, held.done)
    record.write()
    return record


def _held(path: Path) -> _Record:
    """Read what a folder says of itself. Raises UserError where that cannot be read."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return _Record(path, int(held["families"]), int(held["seed"]), dict(held["done"]))
    except (ValueError, TypeError, KeyError) as error:
        raise UserError(
            f"{path} cannot be read as the record of a demonstration. Name another folder with --home, or "
            "empty this one."
        ) from error


def _invent(run: Run, families: int, seed: int) -> dict[str, Any]:
    from kinfold.cli.synth import synth

    made = synth(run, run.home / "extracts", families=families, seed=seed).data
    return {"persons": made["persons"], "rows": made["rows"]}


def _read(run: Run) -> dict[str, Any]:
    from kinfold.cli.intake import read_in

    files = read_in(run, [run.home / "extracts"], received=RECEIVED).data["files"]
    return {
        count: sum(file[count] for file in files)
        for count in ("lines", "accepted", "quarantined", "duplicates")
    }


def _link(run: Run) -> dict[str, Any]:
    from kinfold.cli import link

    found = link.run(run).data
    return {"persons": found["persons"], "families": found["families"]}


def _count(run: Run) -> dict[str, Any]:
    from kinfold.cli.indicators import compute

    return {"indicators": compute(run).data["indicators"]}


def _answer(run: Run) -> dict[str, Any]:
    from kinfold.cli.evaluate import run_plan

    return {"grades": {plan: run_plan(run, plan).data["grade"] for plan in PLANS}}


def _save(run: Run) -> dict[str, Any]:
    from kinfold.cli.savings import run_model

    return {"cashable": run_model(run, "hertfordshire").data["cashable"]}


def _people(run: Run) -> dict[str, Any]:
    from kinfold.bridge.seed import seed_demo
    from kinfold.web.run import prepare

    prepare(run.home, demo=True)
    return {"sign_in": [{"name": name, "role": role} for name, role in seed_demo(run.home)]}


def _families(run: Run) -> dict[str, Any]:
    from kinfold.bridge.quillshire import seed_quillshire

    found = dict(seed_quillshire(run.home))
    from kinfold.bridge.quillshire.council import tell_of_the_council
    from kinfold.web.upgrade import as_owner, has_owner

    if has_owner():
        with as_owner():
            tell_of_the_council(run.home)
    return found


def _send(run: Run) -> dict[str, Any]:
    """Send what the families' records tell of to the store, and link it; the figures stay as of their day."""
    from kinfold.cli import link
    from kinfold.cli.emit import emit

    sent = emit(run).data
    link.run(run)
    return {"events": sent["events"]}


def _bring(run: Run) -> dict[str, Any]:
    """Read in what the police sent late, and let partners' events stand in the families' chronologies."""
    from kinfold.bridge.quillshire import choose_for_review, late_file
    from kinfold.cli import link
    from kinfold.cli.partners import partners
    from kinfold.intake.run import day_received
    from kinfold.intake.run import run as read
    from kinfold.web.upgrade import has_owner

    path, received = late_file(run.home)
    read(run.home, [path], received_at=day_received(received))
    link.run(run)
    if not has_owner():
        return {"partner_events": 0}
    found = partners(run).data
    choose_for_review(run.home)
    return {"partner_events": found["new"]}


def _stages(families: int, seed: int) -> dict[str, Callable[[Run], dict[str, Any]]]:
    return {
        "invent the county": lambda run: _invent(run, families, seed),
        "read the extracts": _read,
        "link persons and families": _link,
        "compute the indicators": _count,
        "answer the questions": _answer,
        "state the savings": _save,
        "seed the sign-in names": _people,
        "live through the families' records": _families,
        "send what they tell of to the store": _send,
        "bring partners' events to the families": _bring,
    }


def build(run: Run, families: int, seed: int) -> dict[str, dict[str, Any]]:
    """Do what is not done yet; give what each stage found, with its seconds."""
    record = _record(run.home, families, seed)
    stages = _stages(families, seed)
    for number, (name, work) in enumerate(stages.items(), start=1):
        if name in record.done:
            continue
        typer.echo(f"{number} of {len(stages)}: {name}", err=True)
        began = perf_counter()
        found = work(run)
        record.done[name] = {"seconds": round(perf_counter() - began, 2), **found}
        record.write()
    return record.done


def _welcome(data: dict[str, Any], password: str, home: Path) -> list[str]:
    names = [f"  {person['name']:<10}{person['role']}" for person in data["sign_in"]]
    return [
        "",
        "Quillshire, an invented county, is ready. No person in it is real.",
        f"Its state is in {home.absolute()}",
        "",
        f"Open {data['url']} and sign in as one of these. The password of each is: {password}",
        *names,
    ]


def demo(
    run: Run,
    families: Annotated[
        int, typer.Option(help="Families known to children's services.", min=50, max=1_000_000)
    ] = 3000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same county.", min=0)] = SEED,
    port: Annotated[int, typer.Option(help="Port to serve on.", min=1, max=65535)] = 8000,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve when built.")] = True,
) -> Outcome:
    """Build the invented county from end to end, then serve it on this machine."""
    from kinfold.bridge.seed import DEMO_PASSWORD
    from kinfold.web.run import address, become_server, check_free, ready

    if serve:
        check_free(port=port)  # before the long work, and before an address is named
    done = build(run, families, seed)
    data = {
        "families": families,
        "seed": seed,
        "seconds": {name: found["seconds"] for name, found in done.items()},
        "counts": {**done["read the extracts"], **done["link persons and families"]},
        "grades": done["answer the questions"]["grades"],
        "sign_in": done["seed the sign-in names"]["sign_in"],
        "url": address(port=port),
        "home": str(run.home.absolute()),
    }
    data["counts"].pop("seconds", None)
    lines = _welcome(data, DEMO_PASSWORD, run.home)
    if not serve:
        return Outcome(data, lines)
    ready(run.home, port=port, demo=True)
    lines += ["", "Press Ctrl-C to stop. Run the same command to go on; nothing is lost."]
    return Outcome(data, lines, then=lambda: become_server(port=port))


def register(app: typer.Typer) -> None:
    """Add the verb."""
    verb(app, "demo")(demo)
