"""A newcomer's commands, one after another in a clone, each with its time."""

import json
import os
import resource
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

OWN, PROFILE, TASK = "own", "my-machine", "text-classification"
# The first is fetched from the Hub; the other ships with the suite, has random weights, and needs no network.
FETCHED, SHIPPED = "distilbert/distilbert-base-uncased-finetuned-sst-2-english", "bert-text-classification-tiny"
_COMMAND = ".venv/bin/energy-label"


@dataclass(frozen=True)
class Step:
    """One command, as it is typed."""

    title: str
    command: str


@dataclass(frozen=True)
class Done:
    """A step that was taken: its exit code, what it printed, how long it took, and how much of a processor's time.

    The second tells on a busy machine what the first would be on one at rest.
    """

    step: Step
    code: int
    printed: str
    seconds: float
    processor_s: float


def steps(offline: bool) -> list[Step]:
    """From the environment on: what stands on the page "A site of your own"."""
    model = f"{SHIPPED} --queries synthetic" if offline else FETCHED
    measure = f"{_COMMAND} measure {TASK} {model} --measurements {OWN} --by 'A newcomer' --country FRA"
    return [
        Step("Set up what measuring needs", "make suite"),
        Step("Describe this machine", f"{_COMMAND} profile new {PROFILE} --measurements {OWN}"),
        Step("Measure a model", f"{measure} --quick"),
        Step("Check the record", f"{_COMMAND} check --measurements {OWN}"),
        Step("Set up and build the site", f"make site MEASUREMENTS={OWN}"),
    ]


def walk(planned: list[Step], run: Callable[[str], "subprocess.CompletedProcess[str]"]) -> Iterator[Done]:
    """Take the steps, each by `run`, until one fails."""
    for step in planned:
        start, before = time.monotonic(), _processor_s()
        told = run(step.command)
        printed, seconds = told.stdout + told.stderr, time.monotonic() - start
        yield Done(step, told.returncode, printed, seconds, _processor_s() - before)
        if told.returncode:
            return


def _processor_s() -> float:
    """What all commands that have ended have used of processors, and all that they called."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def in_shell(folder: Path, variables: Mapping[str, str]) -> Callable[[str], "subprocess.CompletedProcess[str]"]:
    """Runs a command in `folder` as somebody does who has just opened a terminal there."""

    def run(command: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["sh", "-c", command],
            cwd=folder,
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def missing(folder: Path) -> str | None:
    """What is not there at the end of the way: the record, its card, or the machine on the home page."""
    records = sorted((folder / OWN / "records" / PROFILE).rglob("*.json"))
    if len(records) != 1:
        return f"{len(records)} records in {OWN}/records/{PROFILE}, and there should be one"
    model = json.loads(records[0].read_text("utf-8"))["model"]
    card = folder / "site" / "models" / model / "index.html"
    if not card.is_file():
        return f"the card of {model}"
    home = (folder / "site" / "index.html").read_text("utf-8")
    return None if f"models/{model}/" in home else f"{model} on the home page"
