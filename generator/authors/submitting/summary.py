"""The report as people read it: Markdown for a pull request's summary, and lines for a terminal."""

from collections.abc import Iterable, Iterator, Sequence

from generator.authors.submitting.profile_summary import profile_lines
from generator.authors.submitting.report import Judged, Report
from generator.authors.submitting.untrusted import code, line, prose
from generator.authors.submitting.warning import mean_watts, seconds_per_query, spread
from generator.errors import Fault
from generator.labels.label import Label
from generator.pages.wording.letterless import short_reason
from generator.pages.wording.numbers import percent, significant
from generator.pages.wording.words import checked_in_words
from generator.records.model import Record, Workload

# A summary has at most a megabyte on GitHub, and nobody reads as much; report.json has all.
MOST_SHOWN = 50
MOST_BYTES = 900_000
# Of one kind, in a terminal.
MOST_LINES = 500
_LACKS = (
    "A published number changes, and `measurements/CHANGES.md` does not say why. Put under a new or its newest entry, "
    "with the reason in place of `<why>`:"
)


def verdict(report: Report) -> str:
    """`Refused: 2 faults.`, or what there is to see; one sentence."""
    faults, warnings = len(report.all_faults), len(report.all_warnings) + len(report.lines)
    doubts = f"{_count(warnings, 'warning')} to look at" if warnings else "no warning"
    if faults:
        return f"Refused: {_count(faults, 'fault')}."
    if not report.records and report.profiles:
        return f"{_count(len(report.profiles), 'new profile')} without fault, and no measurement under it yet."
    if not report.records:
        return "No measurement is submitted, so there is nothing to grade."
    return f"{_count(len(report.records), 'record')} without fault, {doubts}."


def markdown(report: Report) -> str:
    """The summary in GitHub's Markdown. All that comes from the submission stands in it as code."""
    lines = ["# Submitted measurements", "", f"**{verdict(report)}**", ""]
    lines += _bullets([_fault(fault) for fault in report.faults])
    lines += _bullets([told.markdown() for told in report.warnings])
    if report.lines:
        lines += [_LACKS, ""]
        lines += _bullets([code(text) for text in report.lines])
    if report.others:
        lines += [_others(report), "", *_bullets([code(path) for path in report.others])]
    lines += _bullets([told.markdown() for told in report.towards])
    for profile in report.profiles:
        lines += profile_lines(profile)
    for item in report.records:
        lines += _record(item)
    if report.drawn:
        lines += ["Labels, badges and cards are in the artifact: open `card/index.html`.", ""]
    return "\n".join(_fitting(lines))


def _fitting(lines: Iterable[str]) -> Iterator[str]:
    """As many lines as a summary may have; each stands for itself, so none is opened that is not closed."""
    room = MOST_BYTES
    for shown in lines:
        room -= len(shown.encode()) + 1
        if room < 0:
            yield "\n\nThe rest is in `report.json`.\n"
            return
        yield shown


def text(report: Report) -> str:
    """The same for a terminal: no line begins with a word of the submission, and there are not too many to read."""
    lines = [verdict(report)]
    lines += _few([f"  fault: {_plain_fault(fault)}" for fault in report.all_faults])
    lines += _few([f"  warning: {told.plain()}" for told in report.warnings])
    lines += _few([f"  CHANGES.md lacks: {line(text)}" for text in report.lines])
    if report.others:
        lines.append(f"  {_others(report)}")
    lines += [f"  new profile: {line(profile.id)}" for profile in report.profiles]
    lines += [f"  {told.plain()}" for told in report.towards]
    for item in report.records:
        lines.append(f"  {item.change}: {line(item.path)}")
        if item.now:
            lines.append(f"    {_figure(item.before)} → {_figure(item.now)}")
            lines.append(f"    the figure is {checked_in_words(item.now)}")
        lines += _few([f"    warning: {told.plain()}" for told in item.warnings])
    return "\n".join(lines) + "\n"


def _record(item: Judged) -> Iterator[str]:
    record = item.record
    name = ", ".join(code(part) for part in _identity(record)) if record else code(item.path)
    yield f"## {name}"
    yield ""
    if record:
        yield f"{item.change.capitalize()}: {code(item.path)}"
        yield ""
    if item.faults:
        yield f"**{_count(len(item.faults), 'fault')}:**"
        yield ""
        yield from _bullets([_what_and_why(fault) for fault in item.faults])
    if item.now:
        yield from _grades(item, item.now)
    if item.warnings:
        yield f"**{_count(len(item.warnings), 'warning')}:**"
        yield ""
        yield from _bullets([told.markdown() for told in item.warnings])
    if record and not item.faults:
        yield from _runs(record)


def _identity(record: Record) -> Sequence[str]:
    return [part for part in (record.model, record.task, record.variant, record.profile) if part]


def _grades(item: Judged, now: Label) -> Iterator[str]:
    yield "| | Wh per 1,000 queries | 95 % interval | class |"
    yield "| --- | ---: | ---: | --- |"
    if item.before and not item.reproduction:
        yield f"| before | {_cells(item.before)} |"
    yield f"| {'the record' if item.reproduction else 'with this record'} | {_cells(now)} |"
    again = item.reproduction
    if again:
        interval = f"{significant(again.figure.low)}–{significant(again.figure.high)}"
        yield f"| this second measurement | {significant(again.value)} | {interval} | |"
    yield ""
    if again:
        agrees = "agrees" if again.agrees else "does not agree"
        yield (
            f"It {agrees} with the record: {percent(again.difference, 1)} apart, "
            f"{significant(again.deviation, 2)} of the uncertainty that both state together."
            + (f" Its quality lies apart: {', '.join(again.quality_apart)}." if again.quality_apart else "")
        )
        yield ""
    yield f"The figure is {checked_in_words(now)}."
    yield ""


def _cells(label: Label) -> str:
    figure = label.result.figure
    interval = f"{significant(figure.low)}–{significant(figure.high)}" if figure else "unknown"
    return f"{significant(label.result.value)} | {interval} | {_class(label)}"


def _class(label: Label) -> str:
    grade = label.result.grade
    text = f"provisional {grade.text}" if grade.status == "provisional" else grade.text
    return text if grade.letter else f"none, {short_reason(label)}"


def _figure(label: Label | None) -> str:
    return f"{significant(label.result.value)} Wh ({_class(label)})" if label else "nothing"


def _runs(record: Record) -> Iterator[str]:
    yield "| data set | Wh per 1,000 queries, run by run | spread | queries | s a query | mean power |"
    yield "| --- | --- | ---: | ---: | ---: | ---: |"
    for workload in record.workloads:
        if not workload.runs:
            yield f"| {code(workload.id)} | {_without_runs(workload)} | | | | |"
            continue
        energies = workload.watt_hours_per_thousand_queries()
        shown = " · ".join(significant(value) for value in energies[:MOST_SHOWN])
        found = spread(workload)
        yield (
            f"| {code(workload.id)} | {shown}{' …' if len(energies) > MOST_SHOWN else ''} "
            f"| {'one run' if found is None else percent(found, 1)} | {sum(run.queries for run in workload.runs):,} "
            f"| {significant(seconds_per_query(workload))} | {significant(mean_watts(workload))} W |"
        )
    yield ""


def _without_runs(workload: Workload) -> str:
    """What there is instead. The label's own figure stands in the table above."""
    if workload.means is not None:
        return f"the mean of {_count(workload.means.runs, 'run')}, none of them in the record"
    return f"{_count(len(workload.points), 'way')} of serving"


def _fault(fault: Fault) -> str:
    return f"{code(fault.file)}: {_what_and_why(fault)}"


def _what_and_why(fault: Fault) -> str:
    return f"{code(fault.field)} = {code(fault.value)}: {prose(fault.reason)}"


def _plain_fault(fault: Fault) -> str:
    return ": ".join((line(fault.file), f"{line(fault.field)} = {line(fault.value)}", line(fault.reason)))


def _others(report: Report) -> str:
    count = len(report.others)
    files = f"{count} other {'file' if count == 1 else 'files'}" if report.records else _count(count, "file")
    also = "also changes" if report.records else "changes"
    return f"This pull request {also} {files}; profiles and class limits that were there before are the base's here."


def _bullets(items: Sequence[str]) -> Iterator[str]:
    if items:
        yield from (f"- {item}" for item in items[:MOST_SHOWN])
        if len(items) > MOST_SHOWN:
            yield f"- … and {len(items) - MOST_SHOWN} more in `report.json`"
        yield ""


def _few(lines: Sequence[str]) -> list[str]:
    rest = len(lines) - MOST_LINES
    return [*lines[:MOST_LINES], *([f"  … and {rest:,} more in report.json"] if rest > 0 else [])]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else noun + 's'}"
