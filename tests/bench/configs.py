"""The two MkDocs configurations under comparison, and the cards as the Markdown that plain MkDocs would be given."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from generator.build import build
from generator.labels.label import Label
from generator.pages import stamp, urls
from generator.pages.edition.edition import Edition
from generator.pages.frame import SHELL_PLACE, TOKENS, Frame
from generator.pages.pictures.label_picture import describe
from generator.pages.wording.boundary import counted_in_words
from generator.pages.wording.numbers import months, percent, significant
from generator.pages.wording.quantising.in_short import variant_name
from generator.pages.wording.words import runs_in_words, workload_name
from tests.bench.records import Sample, bench_scales

ROOT = Path(__file__).resolve().parents[2]
_SITE_URL = "https://model-energy-label.example/"


def real_config(folder: Path, sample: Sample) -> Path:
    """The project's own configuration over synthetic measurements."""
    return _config(
        folder / f"real-{sample.cards}.yml",
        {
            "docs_dir": str(ROOT / "site_src/pages"),
            "hooks": [str(ROOT / "tests/bench/site_hook.py"), str(ROOT / "site_src/hooks.py")],
            # As many cards as are asked for, whatever a host takes.
            "extra": {"measurements": str(sample.measurements.resolve()), "site_limit_mb": 0},
        },
    )


def plain_docs(folder: Path, sample: Sample) -> Path:
    """What the other builders are given: our pages, each card as Markdown, and the files that stamping writes."""
    docs = folder / f"plain-docs-{sample.cards}"
    shutil.copytree(ROOT / "site_src/pages", docs)
    _write_cards(docs, sample)
    return docs


def plain_config(folder: Path, sample: Sample, docs: Path) -> Path:
    """MkDocs and Material without our hook: the same theme, extensions and search, over the `plain_docs`."""
    return _config(
        folder / f"plain-{sample.cards}.yml",
        {
            "docs_dir": str(docs),
            "hooks": [],
            # Material's own search, as plain MkDocs has it.
            "plugins": ["search"],
            "nav": [{"Home": "index.md"}, {"Method": ["methodology.md"]}, {"Data": "data.md"}, {"About": "about.md"}],
            "validation": {"nav": {"omitted_files": "ignore"}, "links": {"not_found": "ignore", "anchors": "ignore"}},
        },
    )


def _config(path: Path, changes: dict[str, object]) -> Path:
    common = {"INHERIT": str(ROOT / "mkdocs.yml"), "theme": {"custom_dir": str(ROOT / "site_src/theme")}}
    # JSON is YAML.
    path.write_text(json.dumps({**common, **changes}), "utf-8")
    return path


def _write_cards(docs: Path, sample: Sample) -> None:
    """Each card as Markdown, and beside them the very files that stamping writes: both builds give the same site."""
    edition = replace(build(sample.measurements, _SITE_URL, date(2026, 1, 1)).edition, scales=bench_scales())
    frame = Frame("".join((SHELL_PLACE, *TOKENS)))
    stamp.Stamping(edition, frame, sample.measurements / "records", docs, pages=False).stamp(edition.models)
    for model, labels in edition.models.items():
        page = docs / f"models/{model}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("".join(_card_lines(model, labels, edition)), "utf-8")


def _card_lines(model: str, labels: Sequence[Label], edition: Edition) -> list[str]:
    lines = [f"---\ntitle: {model}\nhide: [navigation, toc]\n---\n\n# {model}\n\n"]
    lines.append(f"What {model} costs in energy for {edition.tasks[labels[0].subject.task].title.lower()}.\n\n")
    for label in labels:
        lines += _label_lines(label, edition)
    for profile in {label.setup.profile: edition.profiles[label.setup.profile] for label in labels}.values():
        boundary = profile.boundary
        lines.append(f"## What was counted\n\n{boundary.plain}\n\n")
        lines.append(f"GPU, {boundary.gpu}\n:   {boundary.gpu_detail}\n\nProcessor, {boundary.cpu}\n:   ")
        lines.append(f"{boundary.cpu_detail}\n\nMemory, {boundary.ram}\n:   {boundary.ram_detail}\n\n")
        lines.append(f"Not counted\n:   {', '.join(boundary.not_counted)}\n\n")
    lines.append(
        f"## How to cite\n\nCite the measurement, and say where you read it:\n\n> {labels[0].source.citation}\n\n"
    )
    lines.append(f"> Model Energy Label: {model}, edition of {edition.day}\n")
    return lines


def _label_lines(label: Label, edition: Edition) -> list[str]:
    task, profile = edition.tasks[label.subject.task], edition.profiles[label.setup.profile]
    figure = label.result.figure
    assert figure is not None, "a synthetic record always has a figure"
    lines = [f"## {task.title}\n\n![{describe(label, task)}](../../{urls.label_picture(label)})\n\n"]
    facts = {
        "Energy": f"**{significant(label.result.value)} Wh** per 1,000 queries",
        "95 % interval": f"{significant(figure.low)}–{significant(figure.high)} Wh (runs ±{percent(figure.spread, 1)})",
        "Quality": significant(label.result.headline.value if label.result.headline else None),
        "Counted": counted_in_words(profile),
        "Runs": f"{runs_in_words(label.result.runs, label.result.queries)}, "
        f"{months(label.source.measured_from, label.source.measured_to)}",
        "Scale": f"{label.result.scale_version or 'none yet'}, valid until {label.source.valid_until}",
    }
    lines += [f"{name}\n:   {text}\n\n" for name, text in facts.items()]
    lines += _table(
        "Where the energy goes",
        ("Component", "Share", "Wh"),
        [(share.component, percent(share.fraction), significant(share.watt_hours)) for share in label.result.shares],
    )
    lines += _table(
        "Per data set",
        ("Data set", "Wh per 1,000", "Runs", "Seconds a query", "Mean power", "In the grade"),
        [
            (
                workload_name(item.id),
                significant(item.value),
                str(item.runs),
                significant(item.seconds_per_query),
                f"{significant(item.watts)} W",
                "yes" if item.graded else "no",
            )
            for item in label.result.workloads
        ],
    )
    lines.append("### What was asked, and of what\n\n")
    for item in label.result.workloads:
        asked = f"Data set `{item.dataset}`. Prompt: *{item.prompt}*. Output limit: {item.output_limit}."
        lines.append(f"{item.id}\n:   {asked}\n\n")
    if label.result.quality:
        rows = [(q.dataset, q.metric, significant(q.value), f"[source]({q.source})") for q in label.result.quality]
        lines += _table("Quality figures", ("Data set", "Metric", "Value", "Source"), rows)
    origin = {
        "Measured by": label.source.measured_by,
        "Approach and weights": f"{label.subject.approach}, {label.subject.weights} weights, {variant_name(label)}",
        "Hardware as reported": label.setup.hardware,
        "Tools": ", ".join(f"{tool} {version}" for tool, version in label.setup.tools),
        "Source": f"<{label.source.url}>. {label.source.licence}",
        "Record": f"SHA-256 `{label.source.digest}`",
    }
    lines.append("### Who measured, and with what\n\n")
    lines += [f"{name}\n:   {text}\n\n" for name, text in origin.items()]
    return [*lines, "Notes\n\n", *[f"- {note}\n" for note in label.source.notes], "\n"]


def _table(heading: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    lines = (columns, ("---",) * len(columns), *rows)
    return [f"### {heading}\n\n", *[f"| {' | '.join(line)} |\n" for line in lines], "\n"]
