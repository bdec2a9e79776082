"""The table of a task page: its columns, what it can be filtered by, and its rows as compact JSON for the script."""

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from generator.labels.comparing.comparable import per_thousand_tokens
from generator.labels.comparing.footprint import memory_bytes, time_to_first_token_s, tokens_per_second
from generator.labels.comparing.latency import latency
from generator.labels.comparing.rank import Ranked
from generator.labels.grading.scale import LETTERS
from generator.labels.label import Label
from generator.pages.api.documents import document
from generator.pages.edition.edition import Edition
from generator.pages.page import MOST_SORTED
from generator.pages.wording.needs import runtime_name
from generator.pages.wording.numbers import data_size, parameters
from generator.pages.wording.quantising.families import with_bits
from generator.pages.wording.quantising.in_short import precision_in_short, variant_name
from generator.pages.wording.ratio import ratio_in_short
from generator.pages.wording.served import served_in_short
from generator.pages.wording.words import approach_name

# Beside the page: the rows for its script.
TABLE = "table.json"
NOT_STATED = "not-stated"
_SIZES = (("under-100M", "under 100 M", 1e8), ("100M-1B", "100 M to 1 B", 1e9), ("1B-10B", "1 B to 10 B", 1e10))
_LARGEST = ("over-10B", "over 10 B")
_SORTS = {
    "job": [("job", "job, A to Z"), ("-job", "job, Z to A")],
    "machine": [("machine", "machine, A to Z"), ("-machine", "machine, Z to A")],
    "tokens": [("tokens", "energy per token, lowest first"), ("-tokens", "energy per token, highest first")],
    "served": [("served", "way of serving, A to Z"), ("-served", "way of serving, Z to A")],
    "interval": [
        ("interval", "interval against its figure, narrowest first"),
        ("-interval", "interval against its figure, widest first"),
    ],
    "quality": [("-quality", "quality, highest first"), ("quality", "quality, lowest first")],
    "latency": [("latency", "latency, shortest first"), ("-latency", "latency, longest first")],
    "weights": [("weights", "weights, smallest first"), ("-weights", "weights, largest first")],
    "memory": [("memory", "memory, least first"), ("-memory", "memory, most first")],
    "speed": [("-speed", "tokens a second, most first"), ("speed", "tokens a second, fewest first")],
    "first": [("first", "first token, soonest first"), ("-first", "first token, latest first")],
    "runtime": [("runtime", "runtime, A to Z"), ("-runtime", "runtime, Z to A")],
    "approach": [("approach", "approach, A to Z"), ("-approach", "approach, Z to A")],
    "precision": [("precision", "precision, A to Z"), ("-precision", "precision, Z to A")],
    "size": [("size", "parameters, fewest first"), ("-size", "parameters, most first")],
}


# What a model needs besides energy: a column each where it is known of any row, left out until it is asked for.
_NEEDS: tuple[tuple[str, str, Callable[[Label], object]], ...] = (
    ("memory", "Memory", memory_bytes),
    ("weights", "Weights", lambda label: label.subject.weights_bytes),
    ("speed", "Tokens a second", tokens_per_second),
    ("first", "First token, s", time_to_first_token_s),
    ("runtime", "Runtime", runtime_name),
)


@dataclass(frozen=True)
class Filter:
    """One thing to filter by: its name in the address, its title, and (value, text) of each option."""

    name: str
    title: str
    options: list[tuple[str, str]]


@dataclass(frozen=True)
class Column:
    """A column that a reader may leave out; where not `shown` it is left out until it is asked for.

    `unknown` where nothing is known in it, which the page then says in a note.
    """

    name: str
    title: str
    shown: bool
    unknown: bool = False

    @property
    def sorts(self) -> list[tuple[str, str]]:
        """The orders that the column offers beside its header, as (value in the address, words)."""
        return _SORTS.get(self.name, [])


def precision_key(label: Label) -> str:
    """What tells variants apart in the filter: the quantisation, else the precision, else that nobody said."""
    return label.setup.quantization or label.setup.precision or NOT_STATED


def size_key(parameters: int | None) -> str:
    """The range of sizes that a number of parameters lies in."""
    if parameters is None:
        return NOT_STATED
    return next((key for key, _, below in _SIZES if parameters < below), _LARGEST[0])


def filters(edition: Edition, rows: Sequence[Ranked]) -> list[Filter]:
    """What the rows of a table differ in; a thing in which all are alike is no choice and is left out."""
    labels = [row.label for row in rows]
    facts, quantised = edition.facts, {label.setup.quantization for label in labels}
    texts: dict[str, Callable[[str], str]] = {
        "precision": lambda key: with_bits(key) if key in quantised else key,
        "size": dict([*((key, text) for key, text, _ in _SIZES), _LARGEST]).__getitem__,
    }
    found = [
        ("class", "Class", (label.result.grade.letter or "none" for label in labels), [*LETTERS, "none"]),
        ("approach", "Approach", (approach_name(label).replace(" ", "-") for label in labels), None),
        ("precision", "Precision", map(precision_key, labels), None),
        ("size", "Parameters", (size_key(_parameters(edition, label)) for label in labels), [x for x, _, _ in _SIZES]),
        ("licence", "Licence", (_licence(edition, label) or NOT_STATED for label in labels), None),
    ]
    made = []
    for name, title, values, order in found:
        if name in ("size", "licence") and not facts:
            continue
        keys = in_order(values, order or [])
        if len(keys) > 1:
            text = texts.get(name, lambda key: key.replace("-", " ") if key == "random-weights" else key)
            made.append(Filter(name, title, [(key, _text(key, text)) for key in keys]))
    return made


def _text(key: str, text: Callable[[str], str]) -> str:
    return {NOT_STATED: "not stated", "none": "no letter"}.get(key) or text(key)


def in_order(values: Iterable[str], order: Sequence[str]) -> list[str]:
    """Each value once: those of `order` first in its order, the rest by name, what nobody stated last."""
    places = {value: place for place, value in enumerate(order)}
    return sorted(set(values), key=lambda value: (value == NOT_STATED, places.get(value, len(places)), value))


def columns(edition: Edition, rows: Sequence[Ranked], without: Container[str] = ()) -> list[Column]:
    """The columns of a task's table beside class, model and energy; one that nothing fills is not shown at first.

    Those of needs that the table is to do `without` are not looked for.
    """
    labels = [row.label for row in rows]
    rated, told = any(row.quality is not None for row in rows), any(precision_key(x) != NOT_STATED for x in labels)
    made = [Column("tokens", "Wh per 1,000 tokens", True)] if any(map(per_thousand_tokens, labels)) else []
    made += [
        Column("interval", "95\u00a0% interval", True),
        Column("factor", "Against the thriftiest", True),
        Column("quality", "Quality", rated, unknown=not rated),
        # Where all are alike, the column would say the same in every row.
        Column("approach", "Approach", len(set(map(approach_name, labels))) > 1),
        # The variant beside the name says it too.
        Column("precision", "Precision", shown=False, unknown=not told),
    ]
    if "latency" not in without and any(latency(label) is not None for label in labels):
        made.append(Column("latency", "Latency, s", shown=False))
    needs = [need for need in _NEEDS if need[0] not in without]
    made += [Column(name, title, shown=False) for name, title, of in needs if any(map(of, labels))]
    if any(map(served_in_short, labels)):
        made.append(Column("served", "Served", True))
    if any(_parameters(edition, label) for label in labels):
        made.append(Column("size", "Parameters", True))
    if any(_licence(edition, label) for label in labels):
        made.append(Column("licence", "Licence", False))
    return made


def _parameters(edition: Edition, label: Label) -> int | None:
    facts = edition.facts.get(label.subject.model)
    return facts.parameters if facts else None


def _licence(edition: Edition, label: Label) -> str | None:
    facts = edition.facts.get(label.subject.model)
    return facts.licence if facts else None


def table_document(task: str, edition: Edition) -> str:
    """`/tasks/<task>/table.json`: the rows of each profile's table, a column a list; a column of nothing is left out.

    What the script only shows is a finished text. What it puts in order or turns into another unit is a number:
    energies in Wh per 1,000 queries, with all their digits, for rounded twice a figure may end on another one than
    the page's own. Comparable rows stand first, thriftiest first, and only these have a factor.
    A table that is too long to be sorted is left out.
    """
    return document(
        {
            profile: {
                "rows": len(rows),
                "columns": columnar([row_of(edition, row) for row in rows]),
            }
            for (name, profile), rows in edition.rankings.items()
            if name == task and len(rows) <= MOST_SORTED
        }
    )


def row_of(edition: Edition, row: Ranked) -> dict[str, Any]:
    """A row as the script has it; what is not known is None."""
    label = row.label
    grade, figure = label.result.grade, label.result.figure
    count = _parameters(edition, label)
    memory, weights = memory_bytes(label), label.subject.weights_bytes
    return {
        "model": label.subject.model,
        "variant": variant_name(label) if label.setup.variant else None,
        "precision": precision_key(label) if precision_key(label) != NOT_STATED else None,
        "precision_words": precision_in_short(label),
        "class": grade.letter,
        "span": grade.span if grade.letter and grade.span != grade.letter else None,
        "status": None if grade.letter else grade.status,
        "energy": label.result.value,
        "low": figure.low if figure else None,
        "high": figure.high if figure else None,
        "provisional": grade.status == "provisional" or None,
        "tokens": per_thousand_tokens(label),
        "served": served_in_short(label),
        "factor": None if row.factor is None else ratio_in_short(row.ratio),
        "quality": row.quality.value if row.quality else None,
        "unlike": row.unlike or None,
        "latency": latency(label),
        "memory": memory,
        "memory_words": data_size(memory) if memory else None,
        "weights": weights,
        "weights_words": data_size(weights) if weights else None,
        "speed": tokens_per_second(label),
        "first": time_to_first_token_s(label),
        "runtime": runtime_name(label),
        "approach": approach_name(label),
        "other": bool(label.result.missing_workloads) or None,
        "parameters": count,
        "size": size_key(count) if count is not None else None,
        "size_words": parameters(count) if count else None,
        "licence": _licence(edition, label),
    }


def columnar(rows: Sequence[dict[str, Any]]) -> dict[str, list[Any]]:
    """A list a column of `rows`, without the columns in which nothing is known."""
    made = {name: [row[name] for row in rows] for name in (rows[0] if rows else ())}
    return {name: values for name, values in made.items() if any(value is not None for value in values)}
