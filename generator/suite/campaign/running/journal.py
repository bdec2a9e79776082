"""What a campaign has done so far, on the disk: every finished run at once, so that a crash loses the one under way.

A folder a target, named after everything that defines it: `facts.json` (machine, versions, revisions), and a file a
run under its workload's name; `WORKLOAD.quality.json` says what its answers are worth, `WORKLOAD.skops` and
`WORKLOAD.trained.json` are what was trained for it, and what that took; `weights_bytes` is how large the weights were
once loaded. Files are replaced whole and
synced, so a half-written one cannot be met.
"""

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field, ValidationError

from generator.errors import EnergyLabelError, shown
from generator.records.files.atomic import refuse_vanished, write_atomically
from generator.records.model import (
    Dataset,
    Frozen,
    ModelId,
    Phase,
    Revision,
    Run,
    Sha256,
    Slug,
    SourceFile,
    Text,
    Trained,
)
from generator.suite.campaign.planning.target import Target
from generator.suite.quality.judging import Judged

_REPLACING = "replacing"
_JUDGED = ".quality.json"
_HEAD, _TRAINED = ".skops", ".trained.json"
T = TypeVar("T", bound=Frozen)


class JournalError(EnergyLabelError):
    """The journal cannot be used, or does not fit what is asked now."""


class TrainedOn(Frozen):
    """The rows that a recipe is trained on for a workload, in a record's words."""

    dataset: Dataset
    source: SourceFile | None = None
    rows: int
    rows_sha256: Sha256


class Asked(Frozen):
    """What one workload's queries were: where from, how prepared, and what stands around them."""

    id: Slug
    dataset: Dataset
    queries_from: Literal["hub", "file", "synthetic"]
    preparation: Text | None = None
    prompt: Text | None = None
    output_limit: Text | None = None
    source: SourceFile | None = None
    trained_on: TrainedOn | None = None


class Facts(Frozen):
    """All that must be the same for every run of one record, or the runs do not belong together."""

    profile: Slug
    tools: dict[str, str]
    driver: Text | None = None
    gpu_uuid: Text | None = None
    hardware: Text
    machine: Text | None = None
    threads: int | None = None
    how: dict[str, Text]
    model_revision: Revision | None = None
    model_files: Sha256 | None = None
    window_s: Annotated[float, Field(gt=0)]
    queries: int
    workloads: tuple[Asked, ...]


class Begun(Frozen):
    """What is written before the first run: the facts, the idle baseline, and notes for the record.

    `model_repository` is what the Hub called the model then; on another day it may not answer.
    """

    facts: Facts
    model_repository: ModelId | None = None
    idle: Phase | None = None
    notes: tuple[Text, ...] = ()


class Journal:
    """One target's folder in the state folder of a campaign."""

    def __init__(self, state: Path, target: Target) -> None:
        self.folder = state / target.slug

    def begun(self) -> Begun | None:
        """What was written when the target was begun; `None` for one that was not."""
        path = self.folder / "facts.json"
        return _read(Begun, path) if path.exists() else None

    def begin(self, begun: Begun) -> Begun:
        """Write the facts, or hold them against those of the runs already there; returns what counts."""
        earlier = self.begun()
        if earlier is None:
            write_atomically(self.folder / "facts.json", begun.model_dump_json(indent=1).encode())
            return begun
        if earlier.facts != begun.facts:
            raise JournalError(
                f"{self.folder} was begun otherwise ({_difference(earlier.facts, begun.facts)}), and its runs do not "
                "go with new ones; restore that, or delete the folder and start again."
            )
        if begun.facts.machine is None:
            raise JournalError(
                f"{self.folder} was begun before, and nothing tells this machine from another of its kind (it has no "
                "/etc/machine-id), so nobody knows whether its runs go together; delete the folder and start again."
            )
        return earlier

    def runs(self, workload: str) -> tuple[Run, ...]:
        """The finished runs of a workload, in the order they were made; a file that is not whole is none."""
        return tuple(run for _, run in self._files(workload) if run is not None)

    def broken(self, workload: str) -> tuple[Path, ...]:
        """The files that are no whole run: cut by a full disk or a failing one, or written by another version."""
        return tuple(path for path, run in self._files(workload) if run is None)

    def _files(self, workload: str) -> list[tuple[Path, Run | None]]:
        paths = sorted((self.folder / workload).glob("[0-9]*.json"))
        return [(path, _run(path)) for path in paths]

    def judged(self, workload: str) -> Judged | None:
        """What the answers to a workload's queries are worth; `None` where nobody has looked yet."""
        path = self.folder / f"{workload}{_JUDGED}"
        return _read(Judged, path) if path.exists() else None

    def judge(self, workload: str, judged: Judged) -> None:
        """Keep what the answers are worth: the same in every run, so it is found out once."""
        self._keep(self.folder / f"{workload}{_JUDGED}", judged.model_dump_json(indent=1).encode())

    def head(self, workload: str) -> Path:
        """Where what was trained for a workload is kept."""
        return self.folder / f"{workload}{_HEAD}"

    def trained(self, workload: str) -> Trained | None:
        """The training for a workload; `None` where there was none, or it was cut short.

        `JournalError` where the file that came out of it is another by now.
        """
        path, head = self.folder / f"{workload}{_TRAINED}", self.head(workload)
        if not path.exists():
            return None
        trained = _read(Trained, path)
        if not head.is_file() or hashlib.sha256(head.read_bytes()).hexdigest() != trained.model_sha256:
            raise JournalError(
                f"{head} is not what was trained, by its SHA-256; delete the folder that it is in, and train anew."
            )
        return trained

    def train(self, workload: str, head: bytes, trained: Trained) -> None:
        """Keep what was trained, and then that it was: what is cut short between the two is trained anew."""
        write_atomically(self.head(workload), head)
        text = trained.model_dump_json(exclude_none=True, indent=1)
        write_atomically(self.folder / f"{workload}{_TRAINED}", text.encode())

    def add(self, workload: str, run: Run) -> None:
        """Keep a finished run: after this returns it survives a crash and a power cut."""
        names = [int(path.stem) for path in (self.folder / workload).glob("[0-9]*.json")]
        number = max(names, default=0) + 1
        text = run.model_dump_json(exclude_none=True, indent=1)
        self._keep(self.folder / workload / f"{number:03d}.json", text.encode())

    @property
    def weights_bytes(self) -> int | None:
        """Bytes of the weights as they were run; `None` where they were not loaded yet."""
        path = self.folder / "weights_bytes"
        if not path.exists():
            return None
        try:
            return int(path.read_text("utf-8"))
        except ValueError:
            raise JournalError(f"{path} is no number of bytes; delete its folder and start again.") from None

    def weigh(self, weights_bytes: int) -> None:
        """Keep how large the weights are as they are run, which is known once they are loaded."""
        write_atomically(self.folder / "weights_bytes", f"{weights_bytes}\n".encode())

    @property
    def done(self) -> str | None:
        """Where the finished record was written, if it was."""
        path = self.folder / "done"
        if not path.exists():
            return None
        try:
            return path.read_text("utf-8").strip()
        except (OSError, ValueError):
            raise JournalError(f"{path} is not what this version wrote; delete its folder and start again.") from None

    def finish(self, place: str) -> None:
        """Note that the record stands in measurements/."""
        write_atomically(self.folder / "done", f"{place}\n".encode())

    def set_aside(self) -> None:
        """Begin anew: what is there moves to a folder beside it, in the place of what was set aside before."""
        if self.folder.exists():
            aside = self.folder.with_name(f"{self.folder.name}.replaced")
            shutil.rmtree(aside, ignore_errors=True)
            self.folder.replace(aside)

    def _keep(self, path: Path, data: bytes) -> None:
        """Write a file of what was begun: a state folder that has vanished since is not made anew, and empty."""
        refuse_vanished(self.folder.parent)
        write_atomically(path, data)


def begin_anew(state: Path, journals: Iterable[Journal], unfinished: bool = True) -> None:
    """Set aside what there is of each target, once: it is noted until `end_anew`, so that the same command goes on.

    `unfinished`: also of those that are not done; not where a job may be at work on them.
    """
    noted = _begun_anew(state)
    for journal in journals:
        if journal.folder.name not in noted:
            if unfinished or journal.done is not None:
                journal.set_aside()
            noted.add(journal.folder.name)
    _note_anew(state, noted)


def end_anew(state: Path, journals: Iterable[Journal]) -> None:
    """All of these were measured anew: the next time begins anew again."""
    _note_anew(state, _begun_anew(state) - {journal.folder.name for journal in journals})


def _begun_anew(state: Path) -> set[str]:
    """The folders of the targets that are being measured anew; those that are not among a campaign's say nothing."""
    try:
        return set((state / _REPLACING).read_text("utf-8", "replace").split())
    except FileNotFoundError:
        return set()


def _note_anew(state: Path, folders: set[str]) -> None:
    if folders:
        write_atomically(state / _REPLACING, "".join(f"{name}\n" for name in sorted(folders)).encode())
    else:
        (state / _REPLACING).unlink(missing_ok=True)


def _read(kind: type[T], path: Path) -> T:
    try:
        return kind.model_validate_json(path.read_bytes())
    except (ValidationError, OSError) as error:
        reason = shown(str(error).split("\n")[0], 160)
        raise JournalError(
            f"{path} is not what this version wrote ({reason}); delete its folder and start again."
        ) from None


def _run(path: Path) -> Run | None:
    try:
        return Run.model_validate_json(path.read_bytes())
    except (ValidationError, OSError):
        return None


def _difference(earlier: Facts, now: Facts) -> str:
    """The first thing that differs, in words."""
    before, after = earlier.model_dump(mode="json"), now.model_dump(mode="json")
    for name, value in before.items():
        if value == after[name]:
            continue
        if isinstance(value, dict):
            key = next(key for key in {**value, **after[name]} if value.get(key) != after[name].get(key))
            return f"{key}: then {shown(value.get(key))}, now {shown(after[name].get(key))}"
        return f"{name}: then {shown(value)}, now {shown(after[name])}"
    return "nothing that can be named"
