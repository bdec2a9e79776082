"""A base, a pull request's head, and `energy-label submission` on them in a process of its own."""

import copy
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from generator.authors.publishing import publish
from generator.authors.submitting import submission as reporting
from generator.cli import main
from generator.records.files.store import serialized
from generator.suite.case import load_case
from tests import factories
from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[3]
STUDY = "old-study"
Document = dict[str, Any]
# The same without MkDocs, which frames a card in seconds that a test of faults need not wait.
_UNDRAWN = """
import sys
from generator import cli
from generator.authors.submitting import submission
submission._drawn = lambda report, *_: report
sys.exit(cli.main())
"""


def sealed(document: Document) -> Document:
    """The document with the sums that the suite writes."""
    document = copy.deepcopy(document)
    for workload in document["workloads"]:
        workload.pop("totals", None)
    record = factories.record_from(document)
    for workload, known in zip(document["workloads"], record.workloads, strict=True):
        workload["totals"] = factories.totals_document(known.runs)
    return document


def submission(model: str, submitter: str | None = "bob", factor: float = 1.0, **changes: Any) -> Document:
    """A sound record by `submitter`, whose figures are those of nobody else as long as `factor` is not."""
    imdb, sst2 = (tuple(factor * value for value in factories.ENERGIES[name]) for name in ("imdb", "sst2"))
    document = factories.document(model, energies={"imdb": imdb, "sst2": sst2}, **changes)
    document["provenance"]["measured_by"] = f"The team of {submitter}"
    asked_by_the_suite(document)
    if submitter:
        document["provenance"]["submitter"] = submitter
    return sealed(document)


def asked_by_the_suite(document: Document) -> None:
    """Have its workloads say that they were asked the data sets' own queries, as the case has them."""
    case = load_case(document["task"])
    job = case.approaches[document["approach"]]
    for workload in document["workloads"]:
        (own,) = (item for item in case.workloads if item.id == workload["id"])
        dataset = {"name": own.dataset.id, "config": own.dataset.config, "split": own.dataset.split}
        told = {
            "dataset": {name: text for name, text in dataset.items() if text},
            "queries_from": "hub",
            "preparation": own.as_prepared,
            "prompt": job.prompt,
            "output_limit": job.output.sentence(),
        }
        workload |= {name: value for name, value in told.items() if value is not None}


def place_of(document: Document) -> str:
    """Where the record lives below `measurements/`."""
    return f"records/{factories.record_from(document).relative_path}"


def bytes_of(document: Document) -> bytes:
    """As the suite writes it."""
    return serialized(factories.record_from(document))


def _environment() -> dict[str, str]:
    """Without what a workflow or the Hub's library would be told here."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("GITHUB_", "HF_"))}


@dataclass(frozen=True)
class Submitting:
    """The checkouts of a base and of a pull request's head, and where reports go."""

    base: Path
    head: Path
    out: Path

    def add(self, document: Document, path: str | None = None, edit: Callable[[Document], None] | None = None) -> str:
        """Write a record into the head, after `edit` has changed it without sealing it anew; returns its path."""
        place = path or place_of(document)
        file = self.head / "measurements" / place
        file.parent.mkdir(parents=True, exist_ok=True)
        if edit is None:
            file.write_bytes(bytes_of(document))
        else:
            document = copy.deepcopy(document)
            edit(document)
            file.write_text(json.dumps(document), "utf-8")
        return place

    def run(self, *options: str, **variables: str) -> "Ran":
        """`energy-label submission`, with the base as the working folder, drawing neither cards nor pictures.

        In this process, for one of its own takes longer to start than to read a record; but where `variables` are to
        reach libraries as they are imported.
        """
        return self._run(["-c", _UNDRAWN], options, variables) if variables else self._run_here(options)

    def _run_here(self, options: Sequence[str]) -> "Ran":
        words = ["submission", str(self.head), "--out", str(self.out), *options]
        said, wrong = StringIO(), StringIO()
        with (
            chdir(self.base),
            patch.dict(os.environ, _environment(), clear=True),
            patch.object(reporting, "_drawn", lambda report, *_: report),
            redirect_stdout(said),
            redirect_stderr(wrong),
        ):
            code = main(words)
        return Ran(subprocess.CompletedProcess(words, code, said.getvalue(), wrong.getvalue()), self.out)

    def draw(self, *options: str, **variables: str) -> "Ran":
        """The whole of it, which builds the frame of the cards with MkDocs."""
        return self._run(["-m", "generator.cli"], options, variables)

    def _run(self, command: Sequence[str], options: Sequence[str], variables: Mapping[str, str]) -> "Ran":
        done = subprocess.run(
            [sys.executable, *command, "submission", str(self.head), "--out", str(self.out), *options],
            cwd=self.base,
            env={**_environment(), "PYTHONPATH": str(ROOT), **variables},
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        return Ran(done, self.out)


@dataclass(frozen=True)
class Ran:
    """How a run ended, and what it left."""

    done: subprocess.CompletedProcess[str]
    out: Path

    @property
    def report(self) -> Document:
        found: Document = json.loads((self.out / "report.json").read_text("utf-8"))
        return found

    @property
    def summary(self) -> str:
        return (self.out / "summary.md").read_text("utf-8")

    def of(self, path: str) -> Document:
        """What is said of one file."""
        return next(item for item in self.report["records"] if item["path"] == path)

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Field and reason of every fault."""
        all_faults = self.report["faults"] + [fault for item in self.report["records"] for fault in item["faults"]]
        return [(fault["field"], fault["reason"]) for fault in all_faults]


def submitting(folder: Path) -> Submitting:
    """A base with a study's record and four by alice, published; and a head that is the same."""
    study = factories.profile_table(id=STUDY, primary=False, study=True)
    records = [submission(f"acme/m{number}", "alice", 1 + number / 8) for number in range(4)]
    records.append(factories.document("acme/m0", profile=STUDY, energies={"imdb": (3.0, 3.1, 3.2)}))
    for number, run in enumerate(records[-1]["workloads"][0]["runs"]):
        run["id"] = f"study.{number}"
    found = Submitting(folder / "base", folder / "head", folder / "out")
    for root in (found.base, found.head):
        factories.write_measurements(
            root / "measurements",
            [factories.record_from(record) for record in records],
            [factories.profile_table(), study],
        )
        publish(root / "measurements", factories.TODAY)
    return found
