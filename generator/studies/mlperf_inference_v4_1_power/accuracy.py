"""The quality of the answers: accuracy.txt, what each benchmark's own program printed of its accuracy pass."""

import re

from generator.records.model import PublishedQuality
from generator.studies.csvfile import Row, StudyFiles
from generator.studies.mlperf_inference_v4_1_power.results import Figure, Result


def quality(files: StudyFiles, path: str, result: Result, source: str) -> tuple[PublishedQuality, ...]:
    """The figures in the file at `path`; raises `EnergyLabelError` where one is missing or stands there twice."""
    text = files.text(path)
    return tuple(_figure(files.told(path), text, figure, result, source) for figure in result.quality)


def _figure(file: str, text: str, figure: Figure, result: Result, source: str) -> PublishedQuality:
    named = re.compile(rf"(?<![\w.]){re.escape(figure.name)}[\"']?\s*[:=]\s*([^\s,%}}]+)")
    found = [(number, value) for number, line in enumerate(text.splitlines(), 1) for value in named.findall(line)]
    number, value = found[0] if found else (1, "")
    row = Row(file, number, {figure.name: value})
    share = row.positive(figure.name)
    if len(found) > 1:
        raise row.damaged(figure.name, f"stands there {len(found)} times")
    with row.building(figure.name):
        # Answers of the same system with the same engine over the same data set, as the rules demand.
        return PublishedQuality(
            kind="published",
            metric=figure.metric,
            value=float(share / 100 if figure.percent else share),
            dataset=figure.dataset or result.workload,
            source=source,
            answers="same",
        )
