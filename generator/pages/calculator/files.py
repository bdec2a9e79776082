"""The files of figures that the calculator's script reads, one a task: a reader loads that of the task they choose."""

import json
from collections.abc import Hashable, Iterator
from dataclasses import asdict, dataclass, field

from generator.labels.comparing.comparable import Standing, standing
from generator.labels.comparing.latency import machine_seconds
from generator.labels.estimates.point_figure import PointFigure
from generator.labels.label import Label
from generator.pages import urls
from generator.pages.calculator.busy import served_way
from generator.pages.calculator.pages import default_pair, figure_of, rows_of, ways_of
from generator.pages.edition.edition import Edition
from generator.pages.wording.numbers import significant
from generator.pages.wording.quality import quality_short
from generator.pages.wording.quantising.in_short import variant_name
from generator.pages.wording.words import approach_name


@dataclass
class _Numbers:
    """Numbers the grounds and the ways of serving of a file, which only ever are compared."""

    _seen: dict[Hashable, int] = field(default_factory=dict)

    def __call__(self, found: Standing) -> dict[str, object]:
        """What `meet` of compare/rules.js asks of a figure."""
        ground = self._of(("ground", found.ground))
        served = None if found.served is None else self._of(("served", found.served))
        return {"ground": ground, "asked": found.asked, "served": served}

    def _of(self, key: Hashable) -> int:
        return self._seen.setdefault(key, len(self._seen))


def calculator_file(edition: Edition, task: str) -> Iterator[tuple[str, bytes]]:
    """The figures of a task as JSON, for the page's script; none where the task has nothing to calculate with."""
    labels, pair, numbers = rows_of(edition, task), default_pair(edition, task), _Numbers()
    if not labels:
        return
    document = {
        "task": task,
        "title": edition.tasks[task].title,
        "pair": [urls.calculator_key(pair.small), urls.calculator_key(pair.large)] if pair else None,
        "machines": {label.setup.profile: edition.profiles[label.setup.profile].short for label in labels},
        "models": [_row(edition, label, numbers) for label in labels],
    }
    yield urls.calculator_file(task), json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _row(edition: Edition, label: Label, numbers: _Numbers) -> dict[str, object]:
    headline, points = label.result.headline, ways_of(label)
    return {
        "key": urls.calculator_key(label),
        "model": label.subject.model,
        "variant": variant_name(label) if label.setup.variant else None,
        "profile": label.setup.profile,
        **numbers(standing(label)),
        "approach": approach_name(label),
        "quality": None if headline is None else significant(headline.value),
        "quality_of": None if headline is None else quality_short(headline.basis, edition.tasks[label.subject.task]),
        "status": label.result.grade.status,
        "page": urls.model_page(label.subject.model),
        **asdict(figure_of(label)),
        "seconds": machine_seconds(label),
        "gpus": label.setup.gpus,
        "way": served_way(label),
        **({"points": [_point(label, point, name, numbers) for point, name in points]} if points else {}),
    }


def _point(label: Label, point: PointFigure, name: str, numbers: _Numbers) -> dict[str, object]:
    figure = point.figure
    return {
        "id": point.id,
        "name": name,
        "value": point.value,
        "low": figure.low if figure else None,
        "high": figure.high if figure else None,
        "seconds": point.seconds_per_query,
        "gpus": point.gpus,
        **numbers(standing(label, point)),
        **({"own": True} if point.operating else {}),
    }
