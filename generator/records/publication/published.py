"""The ledger of what has been published, one JSON line a publication: appended, never edited.

Beside it stand the records that it names and that are no longer among the records: in `superseded/`, byte for byte,
so that whoever quoted or printed a label still finds it and what it rested on.
"""

import hashlib
import json
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Self, get_args

from pydantic import AfterValidator, StringConstraints, ValidationError, model_validator

from generator.errors import Fault, RecordFaultsError, shown
from generator.records.bounds import MOST_FAULTS
from generator.records.faults import faults_of
from generator.records.files.atomic import write_atomically
from generator.records.files.places import place_of
from generator.records.files.store import serialized, write_record
from generator.records.keys import loaded
from generator.records.model import Frozen, ModelId, Record, Sha256, Slug, Task, relative_path
from generator.records.patterns import short_digest
from generator.records.publication.changes import CLASS, FIGURE

LEDGER = "published.jsonl"
SUPERSEDED = "superseded"
WITHDRAWN = "withdrawn"


class Identity(Frozen):
    """Whose label it is, as the record's path says."""

    profile: Slug
    task: Task
    model: ModelId
    variant: Slug | None = None


def identity_of(path: str) -> Identity:
    """Whose label the record at `path`, below `records/`, makes; raises `ValueError` for what is no such path."""
    folders, _, file = path.rpartition("/")
    profile, _, task = folders.partition("/")
    organisation, name, *variant = [*file.removesuffix(".json").split("--"), ""][:3]
    found = Identity.model_validate(
        {"profile": profile, "task": task, "model": f"{organisation}/{name}", "variant": "".join(variant) or None}
    )
    if relative_path(found.profile, found.task, found.model, found.variant) != path:
        raise ValueError("no record has this path")
    return found


def _path_of_a_record(path: str) -> str:
    try:
        identity_of(path)
    except ValueError:
        raise ValueError(
            "is <profile>/<task>/<org>--<model>[--<variant>].json, with one of the tasks " + ", ".join(get_args(Task))
        ) from None
    return path


class Publication(Frozen):
    """One label as it was published: figure and class as printed, from the edition of `since` on.

    `sha256` is of the record's file; without it there is no label any more, and the grade is `withdrawn`.
    """

    since: date
    record: Annotated[str, StringConstraints(max_length=400), AfterValidator(_path_of_a_record)]
    sha256: Sha256 | None = None
    scale: Annotated[str, StringConstraints(pattern=r"^v[1-9][0-9]{0,3}$")] | None = None
    wh_per_1000_queries: Annotated[str, StringConstraints(pattern=rf"^(?:{FIGURE})$")] | None = None
    grade: Annotated[str, StringConstraints(pattern=rf"^(?:{CLASS})$")]

    @model_validator(mode="after")
    def _a_withdrawn_label_has_nothing(self) -> Self:
        rest = (self.sha256, self.scale, self.wh_per_1000_queries)
        if (self.grade == WITHDRAWN) != (self.sha256 is None) or (self.sha256 is None and any(rest)):
            raise ValueError("a label has a sha256; one that is withdrawn has neither sha256, scale nor figure")
        return self

    @property
    def identity(self) -> Identity:
        """Model, task, variant and profile."""
        return identity_of(self.record)

    @property
    def key(self) -> tuple[str | None, str | None]:
        """What names an immutable label: the record's digest and the scale's version."""
        return self.sha256, self.scale

    def line(self) -> str:
        """The ledger's line, with its end."""
        return json.dumps(self.model_dump(mode="json", exclude_none=True), ensure_ascii=False) + "\n"


def read_ledger(measurements: Path, today: date) -> list[Publication]:
    """Every publication, oldest first; none without a file. Raises `RecordFaultsError` with every fault and its line.

    Lines stand in the order of their days, none after `today`; each says something else than the one before it of the
    same record.
    """
    path = measurements / LEDGER
    if not path.exists() and not path.is_symlink():
        return []
    if path.is_symlink() or not path.is_file():
        raise RecordFaultsError([Fault(LEDGER, "file", shown(path.name), "the ledger is a plain file")])
    *lines, rest = path.read_bytes().split(b"\n")
    faults: list[Fault] = []
    found: list[Publication] = []
    newest: dict[str, tuple[int, Publication]] = {}
    for number, line in enumerate(lines, start=1):
        where = f"{LEDGER}:{number}"
        publication, told = _read_line(line, where)
        faults += told
        if len(faults) >= MOST_FAULTS:
            faults.append(Fault(where, "line", "not read any further", "fix these first"))
            raise RecordFaultsError(faults)
        if publication is None:
            continue
        faults += _out_of_order(publication, found[-1] if found else None, today, where)
        faults += _says_nothing_new(publication, newest.get(publication.record), where)
        newest[publication.record] = number, publication
        found.append(publication)
    if rest:
        last = f"{LEDGER}:{len(lines) + 1}"
        faults.append(Fault(last, "line", shown(rest), "cut off: a line ends with a line break; restore the file"))
    if faults:
        raise RecordFaultsError(faults)
    return found


def _read_line(line: bytes, where: str) -> tuple[Publication | None, list[Fault]]:
    try:
        publication = Publication.model_validate_json(line)
    except ValidationError as error:
        return None, faults_of(error, where)
    _, twice = loaded(line)
    if twice is not None:
        return None, [Fault(where, shown(twice), "twice", "a key comes once; the last one would count silently")]
    return publication, []


def _out_of_order(item: Publication, before: Publication | None, today: date, where: str) -> list[Fault]:
    if item.since > today:
        return [Fault(where, "since", str(item.since), "lies in the future")]
    if before is not None and item.since < before.since:
        reason = f"comes after a line of {before.since}; lines are appended, never moved"
        return [Fault(where, "since", str(item.since), reason)]
    return []


def _says_nothing_new(item: Publication, newest: tuple[int, Publication] | None, where: str) -> list[Fault]:
    if newest is None:
        if item.sha256 is not None:
            return []
        return [Fault(where, "grade", item.grade, "nothing of this record was published that could be withdrawn")]
    number, other = newest
    if item.model_dump(exclude={"since"}) != other.model_dump(exclude={"since"}):
        return []
    return [Fault(where, "record", item.record, f"says the same as line {number}; delete the later one")]


def spelled_otherwise(models: Iterable[str], ledger: Iterable[Publication]) -> list[Fault]:
    """Each of the `models` that was published in another spelling: whose address was printed would be lost in it."""
    published: dict[str, str] = {}
    for item in ledger:
        published.setdefault(item.identity.model.casefold(), item.identity.model)
    return [
        Fault("records", "model", shown(model), f"was published as {published[model.casefold()]}; keep to that")
        for model in sorted(set(models))
        if published.get(model.casefold(), model) != model
    ]


def append_publications(measurements: Path, new: Iterable[Publication]) -> None:
    """Add lines at the ledger's end in one step that survives a crash; what stands there stays byte for byte."""
    path = measurements / LEDGER
    before = path.read_bytes() if path.is_file() else b""
    write_atomically(path, before + "".join(item.line() for item in new).encode())


def superseded_path(measurements: Path, digest: str) -> Path:
    """Where the bytes of a published record stay that is no longer among the records."""
    return measurements / SUPERSEDED / f"{short_digest(digest)}.json"


def published_digests(measurements: Path, today: date) -> frozenset[str]:
    """The SHA-256 of every record that was ever published."""
    return frozenset(item.sha256 for item in read_ledger(measurements, today) if item.sha256)


def replace_record(record: Record, measurements: Path, published: Collection[str]) -> Path:
    """Write a record to its place; if the one there is among the `published`, its bytes are kept first."""
    place = measurements / "records" / place_of(record, measurements / "records")
    if place.is_file():
        old = place.read_bytes()
        digest = hashlib.sha256(old).hexdigest()
        if digest in published and old != serialized(record):
            write_atomically(superseded_path(measurements, digest), old)
    written = write_record(record, measurements)
    if written != place:
        place.unlink(missing_ok=True)
    return written
