"""Computed pieces of hand-written pages: `<!-- energy-label: NAME -->` in a Markdown page is replaced by one."""

import re
from collections.abc import Iterable, Mapping

from jinja2 import Environment

from generator.errors import EnergyLabelError
from generator.labels.scale import LETTERS
from generator.pages import urls
from generator.pages.comparison import tiles
from generator.pages.edition import Edition
from generator.pages.numbers import factor, percent, significant
from generator.records.model import Record
from generator.studies.power_hungry_paper import Comparison, compare_emissions, compare_means, grid_factor

_PLACE = re.compile(r"<!--\s*energy-label:\s*([a-z-]+)\s*-->")


def filled(html: str, fragments: Mapping[str, str], page: str) -> str:
    """`html` with each placeholder replaced; raises `EnergyLabelError` for a name nobody computes."""

    def fragment(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in fragments:
            raise EnergyLabelError(f"{page}: no fragment {name!r}; there are: {', '.join(sorted(fragments))}.")
        return fragments[name]

    return _PLACE.sub(fragment, html)


def base_of(page_url: str) -> str:
    """The way from a page (its URL, with a final slash or empty) to the site's root."""
    return "../" * page_url.count("/")


def fragments(environment: Environment, edition: Edition, records: Iterable[Record], base: str) -> dict[str, str]:
    """Every fragment, with links made for a page `base` away from the root."""
    known = list(records)
    made = {
        "task-tiles": environment.get_template("tasks.html").render(base=base, tiles=tiles(edition)),
        "scales": _scales(environment, edition),
        "study-means": _study(
            environment,
            compare_means(known),
            edition,
            "Task",
            "Mean energy of 1,000 queries in kWh, beside the paper's table 2",
        ),
        "study-emissions": _study(
            environment,
            compare_emissions(known),
            edition,
            "Model",
            "Emissions of 1,000 queries in g CO₂e, beside the paper's text",
        ),
        "counts": _counts(edition, known),
        "meters": environment.get_template("meters.html").render(profiles=edition.profiles.values()),
        "general-models": _general_models(edition),
        "edition": edition.day.isoformat(),
        "grid-factor": significant(grid_factor("oregon-2023") * 1000, 4),
    }
    made.update(_example(environment, edition, base))
    return made


def _scales(environment: Environment, edition: Edition) -> str:
    template = environment.get_template("scales.html")
    tables = []
    for profile in edition.profiles.values():
        scales = [
            (scale, task.title)
            for task in edition.tasks.values()
            if (scale := edition.scales.get((task.id, profile.id))) is not None
        ]
        if scales:
            tables.append(template.render(profile=profile, scales=scales, letters=LETTERS))
    return "".join(tables)


def _study(
    environment: Environment, comparisons: Iterable[Comparison], edition: Edition, subject: str, caption: str
) -> str:
    rows = [
        {
            "title": edition.tasks[item.subject].title if item.subject in edition.tasks else item.subject,
            "printed": f"{item.printed:f}",
            "ours": significant(item.ours, 4),
            "difference": _signed_percent(item.difference),
            "agrees": item.agrees,
            "reason": item.reason or ("the printed digits are those of ours, rounded" if item.agrees else ""),
        }
        for item in comparisons
    ]
    return environment.get_template("study.html").render(rows=rows, subject=subject, caption=caption)


def _signed_percent(fraction: float) -> str:
    """`+2.1 %`, `−0.7 %`, and `0.0 %` for what rounds to nothing."""
    text = f"{100 * fraction:+.1f}\u00a0%".replace("-", "−")
    return text[1:] if text[1:4] == "0.0" else text


def _counts(edition: Edition, records: list[Record]) -> str:
    runs = sum(record.runs for record in records)
    return f"{len(edition.models)} models, {len(edition.measured_tasks)} tasks, {runs:,} runs"


def _general_models(edition: Edition) -> str:
    """By how much zero-shot models exceed the thriftiest fine-tuned one, for each task that has both."""
    spans = []
    for (task, _), rows in edition.rankings.items():
        placed = [row for row in rows if row.place]
        made = [row.label.value or 0.0 for row in placed if row.label.approach == "fine-tuned"]
        general = [row.label.value or 0.0 for row in placed if row.label.approach == "zero-shot"]
        if made and general:
            title = edition.tasks[task].title.lower()
            spans.append(f"{factor(general[0] / made[0])} to {factor(general[-1] / made[0])} for {title}")
    if not spans:
        return ""
    return (
        f"General models, told the job in words, need {', '.join(spans)} of what the thriftiest fine-tuned model needs."
    )


def _example(environment: Environment, edition: Edition, base: str) -> dict[str, str]:
    """A label to look at on the home page, and the range of the task it belongs to: the widest of all tasks."""
    widest = max(tiles(edition), key=lambda tile: tile.factor, default=None)
    if widest is None:
        return {"example-label": "", "widest": ""}
    profile = next(profile for name, profile in edition.rankings if name == widest.task.id)
    placed = [row for row in edition.rankings[widest.task.id, profile] if row.place]
    first, last = placed[0].label, placed[-1].label
    shares = {share.component: share for share in last.shares}
    html = environment.from_string(
        '<a href="{{ base }}{{ urls.model_page(l.model) }}"><img src="{{ base }}{{ urls.label_picture(l) }}" '
        'width="440" height="640" alt="{{ alt }}"></a>'
    )
    sentence = environment.from_string(
        'For {{ title }}, <a href="{{ base }}{{ urls.model_page(b.model) }}">{{ b.name }}</a> needs '
        '<strong>{{ numbers.factor(times) }}</strong> the energy of <a href="{{ base }}{{ urls.model_page(a.model) }}">'
        "{{ a.name }}</a>: {{ b.value|sig }} Wh against {{ a.value|sig }} Wh per 1,000 queries."
        "{% if b.headline is none %} How well {{ b.name }} answers was not measured.{% endif %}"
    )
    return {
        "example-label": html.render(base=base, l=first, alt=f"Energy label of {first.model}"),
        "widest": sentence.render(base=base, a=first, b=last, title=widest.task.title.lower(), times=widest.factor),
        "gpu-share": percent(shares["gpu"].fraction) if "gpu" in shares else "not known",
    }


def task_links(edition: Edition) -> dict[str, str]:
    """Addresses of the measured tasks' pages, by title."""
    return {edition.tasks[task].title: urls.task_page(task) for task in edition.measured_tasks}
