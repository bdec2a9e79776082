"""What a submission says and would change: its labels beside those of the base, and every fault and warning."""

import hashlib
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.authors.output_folder import copy_measurements, lay
from generator.authors.submitting.first_scale import Ground, judge_scales, towards
from generator.authors.submitting.ledger_guard import forged_lines, ledger_faults, retold, short_address_fault
from generator.authors.submitting.new_profile import read_new
from generator.authors.submitting.reading import Asked, Base, Item, read_base, read_items
from generator.authors.submitting.report import Judged, Report
from generator.authors.submitting.submitted import Submitted, read_bounded
from generator.authors.submitting.untrusted import Told
from generator.authors.submitting.warning import There, doubts, no_letter
from generator.errors import EnergyLabelError, Fault, RecordFaultsError, shown
from generator.grading import graded
from generator.labels.label import Label
from generator.labels.task import read_tasks
from generator.labels.verification import Reproduction
from generator.pages.edition.publications import unnoted, untold
from generator.pages.wording.numbers import counted, plural
from generator.records.files.store import SECOND
from generator.records.publication.changes import read_changes
from generator.records.publication.published import LEDGER, SUPERSEDED, published_digests, read_ledger, superseded_path
from generator.records.publication.short_addresses import SHORT_ADDRESSES, read_short_addresses
from generator.suite.case import workloads_asked

_CHANGES = "CHANGES.md"
_LEDGER = f"measurements/{LEDGER}"
_SUPERSEDED = f"measurements/{SUPERSEDED}/"
_WORKFLOWS = "github-actions[bot]"
_RESTED_ON = re.compile(r"measurements/(?:profiles|scales)/")
# Of the files that are no measurement, the first of which a warning names.
_MOST_NAMED = 5


@dataclass
class _Labels:
    """Labels by the path of their record; `faults` are of what no submitted file is named for."""

    of: dict[str, Label] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def judge(submitted: Submitted, measurements: Path, head: Path, laid: Path, asked: Asked) -> Report:
    """Hold what `submitted` names in `head` (a measurements folder) against the base's `measurements`.

    Sound records are laid over a copy of the base in the empty folder `laid`, where cards can be built from them.
    """
    asked, warnings = _of_a_workflow(asked)
    base = read_base(measurements, asked.today)
    copy_measurements(measurements, laid)
    faults = list(submitted.refused)
    if _LEDGER in submitted.others:
        faults += ledger_faults(head, measurements, bool(submitted.records))
    if f"measurements/{SHORT_ADDRESSES}" in submitted.others:
        faults.append(short_address_fault())
    if submitted.changes:
        told = read_changes(laid, asked.today)
        faults += _lay_changes(head, laid, asked)
        warnings += retold(told, read_changes(laid, asked.today))
    before = _labels(laid, asked)
    if _LEDGER in submitted.others and not (faults or submitted.records):
        due = unnoted(before.of.values(), read_ledger(measurements, asked.today), asked.today)
        faults += forged_lines(head, measurements, due)
    warnings += _beside_records(submitted.others)
    profiles, wrong = read_new(submitted.profiles, head, base.profiles)
    for place, (_, data) in profiles.items():
        lay(data, laid, place)
    base = replace(base, profiles=base.profiles | {new.id: new for new, _ in profiles.values()})
    items = read_items(submitted.records, head, base, asked)
    now = _graded(items, head, laid, base, asked)
    ground = _ground(items, base)
    scales, unlike = judge_scales(submitted.scales, head, ground)
    if scales and not now.faults:
        for place, text in scales.values():
            lay(text.encode(), laid, place)
        now = _labels(laid, asked)
    _warn(items, now, base)
    drawn = [now.of[item.stored.record.relative_path] for item in items if item.stored and not item.faults]
    return Report(
        records=tuple(_judged(item, base, before, now) for item in items),
        faults=(*faults, *wrong, *unlike, *now.faults),
        profiles=tuple(new for new, _ in profiles.values()),
        towards=tuple(towards(drawn, scales, ground)),
        warnings=(*warnings, *_not_kept(items, base, head, asked)),
        lines=_untold(now, base, laid, asked),
        others=tuple(path for path in submitted.others if not _is_kept(path, head, base)),
    )


def _of_a_workflow(asked: Asked) -> tuple[Asked, list[Told]]:
    """Without the account of this repository's own workflows, which hand in for whoever started them.

    Nobody else can open a pull request by it. Any other account hands in for itself, whatever it is called.
    """
    if asked.submitter != _WORKFLOWS:
        return asked, []
    told = Told("Opened by {}, which is not a personal account: who measured was not checked.", (asked.submitter,))
    return replace(asked, submitter=None), [told]


def _beside_records(others: Sequence[str]) -> Iterator[Told]:
    """What a reviewer must not overlook among the files that are no records: code, and what all labels rest on."""
    code = [path for path in others if not path.startswith("measurements/")]
    if code:
        more = f", and {len(code) - _MOST_NAMED} more" if len(code) > _MOST_NAMED else ""
        text = (
            f"It changes {counted(len(code), 'file')} that {plural(len(code), 'is', 'are')} no measurement: {{}}{more}."
        )
        yield Told(text, (", ".join(code[:_MOST_NAMED]),))
    for path in others:
        if _RESTED_ON.match(path):
            yield Told("It changes {}, by which labels that are there already are judged.", (path,))


def _lay_changes(head: Path, laid: Path, asked: Asked) -> Iterator[Fault]:
    """The submission's CHANGES.md, where it can be read; the base's stays otherwise."""
    data = read_bounded(head / _CHANGES, head)
    kept = (laid / _CHANGES).read_bytes()
    if data is None:
        yield Fault(_CHANGES, "file", "CHANGES.md", "a plain file of at most two megabytes")
        return
    lay(data, laid, _CHANGES)
    try:
        read_changes(laid, asked.today)
    except EnergyLabelError as error:
        yield Fault(_CHANGES, "entry", shown(str(error).partition(_CHANGES)[2], 400), "cannot be read as it is")
        lay(kept, laid, _CHANGES)


def _labels(laid: Path, asked: Asked) -> _Labels:
    return _Labels({label.source.record_path: label for label in graded(laid, "", asked.today).labels})


def _ground(items: Sequence[Item], base: Base) -> Ground:
    """What a first scale is computed from: every record as it would be with the sound ones of the submission."""
    there = dict(base.records)
    there |= {item.path: item.stored for item in items if item.stored and not item.faults}
    records = [stored for path, stored in there.items() if not _is_second(path)]
    return Ground(records, read_tasks(), base.profiles, workloads_asked())


def _graded(items: Sequence[Item], head: Path, laid: Path, base: Base, asked: Asked) -> _Labels:
    """The labels with every sound record laid over; what only shows beside others becomes a fault of its record."""
    for item in items:
        if not item.faults:
            lay((head / item.path).read_bytes(), laid, item.path)
    try:
        return _labels(laid, asked)
    except RecordFaultsError as error:
        blamed = {item.path.removeprefix("records/"): item for item in items if not item.faults}
        strays = [fault for fault in error.faults if fault.file not in blamed]
        for fault in error.faults:
            if fault.file in blamed:
                item = blamed[fault.file]
                item.faults.append(fault)
                _take_back(item.path, laid, base)
    if not strays:
        return _graded(items, head, laid, base, asked)
    for item in items:
        _take_back(item.path, laid, base)
    return _Labels(_labels(laid, asked).of, strays)


def _take_back(path: str, laid: Path, base: Base) -> None:
    """The base's record is there again, or none."""
    if path in base.records:
        shutil.copyfile(base.folder / path, laid / path)
    else:
        (laid / path).unlink(missing_ok=True)


def _warn(items: Sequence[Item], now: _Labels, base: Base) -> None:
    """Doubts about each sound record, against all others: the base's, and those submitted with it."""
    given = {item.path: item.stored for item in items if item.stored and not item.faults}
    there = There(base.records, given)
    for item in items:
        if item.stored is None or item.faults:
            continue
        item.warnings += doubts(item.path, there, base.profiles[item.stored.record.profile])
        label = now.of.get(item.stored.record.relative_path)
        if label is not None and not _is_second(item.path):
            item.warnings += no_letter(label)


def _judged(item: Item, base: Base, before: _Labels, now: _Labels) -> Judged:
    record = item.stored.record if item.stored else None
    place = record.relative_path if record else ""
    label = None if item.faults or now.faults else now.of.get(place)
    return Judged(
        item.path,
        "changed" if item.path in base.records else "added",
        record,
        tuple(item.faults),
        tuple(item.warnings),
        before.of.get(place),
        label,
        _reproduction(item, label),
    )


def _is_second(path: str) -> bool:
    return path.startswith(SECOND)


def _reproduction(item: Item, label: Label | None) -> Reproduction | None:
    if label is None or item.stored is None or not _is_second(item.path):
        return None
    digest = item.stored.sha256
    return next((found for found in label.result.verification.reproductions if found.digest == digest), None)


def _untold(now: _Labels, base: Base, laid: Path, asked: Asked) -> tuple[str, ...]:
    """The lines that CHANGES.md lacks for what the ledger says was published."""
    ledger = read_ledger(base.folder, asked.today)
    short = read_short_addresses(base.folder, base.profiles)
    silent = untold(now.of.values(), ledger, read_changes(laid, asked.today), short)
    return tuple(transition.line(short) for transition in silent)


def _not_kept(items: Sequence[Item], base: Base, head: Path, asked: Asked) -> Iterator[Told]:
    """Published records that are replaced and whose bytes the submission does not keep."""
    published = published_digests(base.folder, asked.today)
    for item in items:
        old = base.records.get(item.path)
        if old is None or item.faults or old.sha256 not in published:
            continue
        if _sha256(superseded_path(head, old.sha256), head) != old.sha256:
            place = superseded_path(Path("measurements"), old.sha256).as_posix()
            yield Told("A published record is replaced and its bytes are not kept: copy the old file to {}.", (place,))


def _is_kept(path: str, head: Path, base: Base) -> bool:
    """Whether a file is a replaced record's, kept where `energy-label measure --replace` leaves it."""
    if not path.startswith(_SUPERSEDED):
        return False
    digest = _sha256(head.parent / path, head)
    return path == superseded_path(Path("measurements"), digest).as_posix() and digest in {
        item.sha256 for item in base.records.values()
    }


def _sha256(path: Path, head: Path) -> str:
    """Of a plain file's bytes below the measurements in `head`; empty for anything else."""
    data = read_bounded(path, head)
    return "" if data is None else hashlib.sha256(data).hexdigest()
