"""A model's `.eval_results` file: how the Hub keeps results that belong to a benchmark's leaderboard.

Format: huggingface.co/docs/hub/eval-results and the Hub's eval_results.yaml (read 2026-11-25). A result names a data
set on the Hub that is registered as a benchmark, and one of the tasks in its `eval.yaml`. Energy is no score of the
data sets that we take queries from, so the benchmark is never one of theirs: it is a data set of its own, which
whoever runs a leaderboard of energy names. `verifyToken` is the Hub's to give, and left out.
"""

from collections.abc import Sequence
from typing import Any

import yaml

from generator.authors.model_card.exports import in_words, left_out, printed
from generator.errors import EnergyLabelError
from generator.labels.label import Label
from generator.pages import urls
from generator.pages.edition.edition import Edition

PATH = ".eval_results/model-energy-label.yaml"
# Stands where a real data set has to, like the address of a site that does not say where it lives.
NO_BENCHMARK = "your-organisation/energy-benchmark"


class _Quoted(str):
    """A text that is always written in quotes: what is plain in YAML 1.1 may be a number or a no in 1.2."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """PyYAML's safe one, which knows what is to be quoted."""


_Dumper.add_representer(
    _Quoted, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style='"')
)


def eval_results(edition: Edition, labels: Sequence[Label], benchmark: str | None) -> str:
    """The file as text: one result for each label with a letter; raises where none has one.

    A figure without a letter is not of the full task or not of these weights, so no leaderboard may rank by it.
    """
    graded = [label for label in labels if label.result.grade.letter is not None]
    others = left_out([label for label in labels if label.result.grade.letter is None])
    if not graded:
        raise EnergyLabelError(
            f"No label of {labels[0].subject.model} has a letter, so no leaderboard may rank it. {others[0]}."
        )
    return "".join(f"# {line}\n" for line in (*_remarks(benchmark), *others)) + _dumped(
        [_result(edition, label, benchmark or NO_BENCHMARK) for label in graded]
    )


def task_of(label: Label) -> str:
    """The benchmark's task: figures of two machines are never on one leaderboard."""
    return f"{label.subject.task}--{label.setup.profile}"


def _remarks(benchmark: str | None) -> list[str]:
    remarks = [
        "Energy of inference in Wh per 1,000 queries; lower is better.",
        "Format: https://huggingface.co/docs/hub/eval-results. The Hub shows a result only where dataset.id is a data",
        "set registered there as a benchmark, and dataset.task_id one of the tasks in that data set's eval.yaml.",
    ]
    if benchmark is None:
        remarks.append(
            "No benchmark was named: put its data set in place of dataset.id (--benchmark ORG/DATASET does)."
        )
    return remarks


def _result(edition: Edition, label: Label, benchmark: str) -> dict[str, Any]:
    assert label.result.value is not None  # noqa: S101 - what has a letter has a figure
    return {
        "dataset": {"id": _Quoted(benchmark), "task_id": _Quoted(task_of(label))},
        "value": float(printed(label.result.value)),
        "date": _Quoted(label.source.measured_to.isoformat()),
        "source": {"url": _Quoted(edition.address(urls.immutable_page(label))), "name": _Quoted(edition.imprint.name)},
        "notes": _Quoted(in_words(edition, label)),
    }


def _dumped(results: list[dict[str, Any]]) -> str:
    return str(yaml.dump(results, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000))
