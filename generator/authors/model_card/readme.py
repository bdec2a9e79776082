"""The section of a model's README: every label in one table, with what stands behind the figures and how to cite."""

import re
from collections.abc import Sequence
from datetime import date

from generator.authors.model_card.markdown import escaped, table
from generator.labels.grading.status import MEANING
from generator.labels.label import Label
from generator.pages import urls
from generator.pages.cards.snippets import Picture, snippet
from generator.pages.citing import bibtex
from generator.pages.edition.edition import Edition
from generator.pages.wording.assumed import assumed_in_words, hollow
from generator.pages.wording.letterless import letterless, verdict_without_letter
from generator.pages.wording.numbers import joined, significant
from generator.pages.wording.quantising.in_short import variant_name
from generator.pages.wording.served import rule_in_words, served_in_words, tokens_in_words
from generator.pages.wording.words import (
    COMPONENT_NAMES,
    approach_name,
    checked_by,
    missing_in_words,
    runs_in_words,
    scale_in_words,
    workload_name,
)
from generator.records.model import Counting
from generator.records.profile import Profile

# `--push` replaces what stands between these, and a section pasted by hand is found by them too.
BEGIN = "<!-- model-energy-label:begin -->"
END = "<!-- model-energy-label:end -->"

_LICENCE = "CC BY 4.0"
# More pictures than these would push what a README is for off the screen.
_MOST_PICTURES = 4
_HEADER = (
    "Task",
    "Variant",
    "Wh per 1,000 queries",
    "95 % interval",
    "Class, A to G",
    "Machine",
    "Verification",
)
_NOT_SAID = (
    "It says nothing of how good the answers are, of training, or of CO₂e, which depends on the grid. Another machine, "
    "batch size or length of input needs another amount: compare only labels of one task on one machine."
)


def section(edition: Edition, labels: Sequence[Label]) -> str:
    """The section between its markers, ending in a newline; `labels` are one model's, at least one."""
    parts = [
        "## Energy label",
        _pictures(edition, labels),
        table(_HEADER, [_row(edition, label) for label in labels], numbers=(2,)),
        *_provisional(labels),
        *_without_letter(labels),
        *(_boundary(edition.profiles[name]) for name in dict.fromkeys(label.setup.profile for label in labels)),
        _measured(edition, labels),
        f"**What it does not say.** {_NOT_SAID}",
        _citation(edition, labels),
    ]
    return "\n".join((BEGIN, "\n\n".join(parts), END, ""))


def _pictures(edition: Edition, labels: Sequence[Label]) -> str:
    """The living label, which leads to the card; of several the compact ones, below each other.

    Where there are many, the first of each task and machine: the table holds them all.
    """
    picture: Picture = "label" if len(labels) == 1 else "compact"
    shown = labels
    if len(labels) > _MOST_PICTURES:
        first: dict[tuple[str, str], Label] = {}
        for label in labels:
            first.setdefault((label.subject.task, label.setup.profile), label)
        shown = list(first.values())
    return "\n\n".join(snippet(edition, label, picture) for label in shown)


def _row(edition: Edition, label: Label) -> list[str]:
    figure = label.result.figure
    return [
        edition.tasks[label.subject.task].title,
        escaped(f"{approach_name(label)}, {variant_name(label)}"),
        significant(label.result.value) if label.result.value else "not known",
        f"{significant(figure.low)}–{significant(figure.high)}" if figure else "not known",
        f"**{'provisional ' if hollow(label.result.grade) else ''}{label.result.grade.text}**"
        if label.result.grade.letter
        else verdict_without_letter(label),
        escaped(edition.profiles[label.setup.profile].short),
        checked_by(label),
    ]


def _provisional(labels: Sequence[Label]) -> list[str]:
    said = dict.fromkeys(assumed_in_words(label) for label in labels if hollow(label.result.grade))
    return [f"**Provisional.** {MEANING['provisional']} Here: {joined(said)}."] if said else []


def _without_letter(labels: Sequence[Label]) -> list[str]:
    told = [letterless(label) for label in labels if label.result.grade.letter is None]
    reasons = dict.fromkeys(reason.removeprefix("No letter: ") for reason in told)
    return [f"**No letter.** {' '.join(reasons)}"] if reasons else []


def _boundary(profile: Profile) -> str:
    countings = dict.fromkeys(profile.boundary.counting(name) for name in profile.boundary.told())
    parts = [f"{counting}: {', '.join(_counted_so(profile, counting))}" for counting in countings]
    not_counted = escaped(", ".join(profile.boundary.not_counted))
    outside = f" Not counted: {not_counted}." if not_counted else ""
    return (
        f"**What was counted** ({escaped(profile.short)}). {escaped(profile.boundary.plain)} {_whole(parts)}{outside}"
    )


def _counted_so(profile: Profile, counting: Counting) -> list[str]:
    told = profile.boundary.told()
    names = [COMPONENT_NAMES[name] for name in told if profile.boundary.counting(name) == counting]
    return [name if name.isupper() else name.lower() for name in names]


def _whole(parts: Sequence[str]) -> str:
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def _measured(edition: Edition, labels: Sequence[Label]) -> str:
    lines = [f"- {_taken(edition, label)}" for label in labels]
    said = "The picture changes when the measurement does; what is written here is of these:"
    return "\n".join((f"**How it was measured, and until when that holds.** {said}", "", *lines))


def _taken(edition: Edition, label: Label) -> str:
    """Runs, queries, data sets, days, who, and until when: `Text classification, fp16: 30 runs of 1,000 queries …`."""
    graded = [workload for workload in label.result.workloads if workload.graded] or label.result.workloads
    data = ", ".join(workload_name(workload.id) for workload in graded)
    missing = missing_in_words(label)
    return (
        f"{edition.tasks[label.subject.task].title}, {escaped(variant_name(label))}: "
        f"{runs_in_words(label.result.runs, label.result.queries)} over {escaped(data)}, "
        f"{_days(label.source.measured_from, label.source.measured_to)}, by {escaped(label.source.measured_by)}."
        f"{_serving(label)}"
        f"{f' {escaped(missing)}' if missing else ''} "
        f"Valid until {label.source.valid_until.isoformat()}, {scale_in_words(label)}: "
        f"[the label of exactly this measurement]({edition.address(urls.immutable_page(label))})."
    )


def _serving(label: Label) -> str:
    """How it was served and what a token took, as sentences; empty where a record says nothing of it."""
    served, rule, written = served_in_words(label), rule_in_words(label), tokens_in_words(label)
    parts = (
        f"Served: {served}." if served else "",
        f"Chosen: {rule}." if rule else "",
        f"Tokens: {written}." if written else "",
    )
    return "".join(f" {escaped(part)}" for part in parts if part)


def _days(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()} to {last.isoformat()}"


def _citation(edition: Edition, labels: Sequence[Label]) -> str:
    model = labels[0].subject.model
    page = edition.address(urls.model_page(model))
    # A record under the site's own licence says nothing that the sentence before has not said.
    known = dict.fromkeys(label.source.licence.strip().rstrip(".") for label in labels)
    licences = [f"{escaped(name)}." for name in known if name != _LICENCE]
    cited = " ".join(dict.fromkeys(label.source.citation for label in labels))
    entry = bibtex.entry(
        f"energy-label-{re.sub(r'[^A-Za-z0-9]+', '-', model)}",
        {
            "title": f"Energy label of {model}",
            "author": edition.imprint.by,
            # Of what is cited: the page, as this edition has it.
            "year": str(edition.day.year),
            "note": f"Edition of {edition.day.isoformat()}. Measurement: {cited}",
            "url": page,
        },
    )
    return (
        "**Licence and citation.** Label and figures: "
        f"{' '.join((f'[{_LICENCE}](https://creativecommons.org/licenses/by/4.0/).', *licences))}\n\n"
        f"```bibtex\n{entry}\n```"
    )
