"""Computed pieces of hand-written pages: `<!-- energy-label: NAME -->` in a Markdown page is replaced by one."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from jinja2 import Environment

from generator.errors import EnergyLabelError
from generator.labels.label import Label
from generator.labels.scale import LETTERS
from generator.labels.stopping import PLAIN, USED, replay
from generator.pages import structured
from generator.pages.columns import LABELS, RUNS
from generator.pages.comparison import Tile, tiles
from generator.pages.edition import Edition
from generator.pages.numbers import factor, significant
from generator.records.model import Record
from generator.records.profile import Profile
from generator.studies.power_hungry_paper import Comparison, compare_emissions, compare_means, grid_factor

_SHUFFLES = 10
Fragment = Callable[[], str]
_PLACE = re.compile(r"<!--\s*energy-label:\s*([a-z-]+)\s*-->")


def filled(html: str, fragments: Mapping[str, Fragment], page: str) -> str:
    """`html` with each placeholder replaced; raises `EnergyLabelError` for a name nobody computes."""

    def fragment(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in fragments:
            raise EnergyLabelError(f"{page}: no fragment {name!r}; there are: {', '.join(sorted(fragments))}.")
        return fragments[name]()

    return _PLACE.sub(fragment, html)


def base_of(page_url: str) -> str:
    """The way from a page (its URL, with a final slash or empty) to the site's root."""
    return "../" * page_url.count("/")


def fragments(
    environment: Environment, edition: Edition, preview: Edition | None, records: Sequence[Record], base: str
) -> dict[str, Fragment]:
    """Every fragment by name, made when asked for, with links for a page `base` away from the root."""
    means = "Mean energy of 1,000 queries in kWh, beside the paper's table 2"
    emissions = "Emissions of 1,000 queries in g CO₂e, beside the paper's text"
    return {
        "task-tiles": lambda: environment.get_template("tasks.html").render(base=base, tiles=tiles(edition)),
        "scales": lambda: _scales(environment, edition),
        "study-means": lambda: _study(environment, compare_means(records), edition, "Task", means),
        "study-emissions": lambda: _study(environment, compare_emissions(records), edition, "Model", emissions),
        "counts": lambda: _counts(edition, records),
        "meters": lambda: environment.get_template("meters.html").render(profiles=_used_profiles(edition)),
        "preview": lambda: _preview_line(environment, preview, base),
        "general-models": lambda: _general_models(edition),
        "stopping": lambda: _stopping(environment, records),
        "edition": edition.day.isoformat,
        "dataset": lambda: structured.dataset(edition),
        "columns": lambda: environment.get_template("columns.html").render(tables={"labels": LABELS, "runs": RUNS}),
        "grid-factor": lambda: significant(grid_factor("oregon-2023") * 1000, 4),
        "example-label": lambda: _example_label(environment, edition, base),
        "widest": lambda: _widest_sentence(environment, edition, base),
    }


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


def _used_profiles(edition: Edition) -> list[Profile]:
    """Profiles with at least one label; one that only waits for its first record has nothing to say yet."""
    used = {label.profile for label in edition.labels}
    return [profile for profile in edition.profiles.values() if profile.id in used]


def _preview_line(environment: Environment, preview: Edition | None, base: str) -> str:
    """The one line that leads to this machine's preview, where there is one."""
    if preview is None:
        return ""
    template = environment.from_string(
        '<p class="el-note" data-search-exclude>Only on this machine: <a href="{{ base }}{{ urls.preview_page() }}">'
        "what {{ count }} small measurements cost here</a>, a preview that is never published.</p>"
    )
    return template.render(base=base, count=len(preview.labels))


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


def _counts(edition: Edition, records: Sequence[Record]) -> str:
    runs = sum(record.runs for record in records)
    return f"{len(edition.models)} models, {len(edition.measured_tasks)} tasks, {runs:,} runs"


def _stopping(environment: Environment, records: Iterable[Record]) -> str:
    """The study's cells replayed through the stopping rules."""
    cells = [workload.watt_hours_per_thousand_queries() for record in records for workload in record.workloads]
    if not cells:
        return ""
    rules = (
        ("Half width 5 %, no edge inside the interval", PLAIN),
        ("Half width 10 %, no edge inside the interval or within 2 % (used)", USED),
    )
    rows = [
        {"name": name, "result": replay(rule, cells, ratio=2, shuffles=_SHUFFLES, seed=20231128)}
        for name, rule in rules
    ]
    return environment.get_template("stopping.html").render(rows=rows, shuffles=_SHUFFLES)


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


def _extremes(edition: Edition) -> tuple[Tile, Label, Label] | None:
    """The task with the widest spread, its thriftiest and its hungriest label."""
    widest = max(tiles(edition), key=lambda tile: tile.factor, default=None)
    if widest is None:
        return None
    profile = next(profile for name, profile in edition.rankings if name == widest.task.id)
    placed = [row for row in edition.rankings[widest.task.id, profile] if row.place]
    return widest, placed[0].label, placed[-1].label


def _example_label(environment: Environment, edition: Edition, base: str) -> str:
    """A label to look at on the home page: the thriftiest of the task with the widest spread."""
    found = _extremes(edition)
    if found is None:
        return ""
    template = environment.from_string(
        '<a href="{{ base }}{{ urls.model_page(l.model) }}"><img src="{{ base }}{{ urls.label_picture(l) }}" '
        'width="440" height="640" alt="Energy label of {{ l.model }}"></a>'
    )
    return template.render(base=base, l=found[1])


def _widest_sentence(environment: Environment, edition: Edition, base: str) -> str:
    """The hungriest against the thriftiest model of the task with the widest spread, in a sentence."""
    found = _extremes(edition)
    if found is None:
        return ""
    widest, first, last = found
    template = environment.from_string(
        'For {{ title }}, <a href="{{ base }}{{ urls.model_page(b.model) }}">{{ b.name }}</a> needs '
        '<strong>{{ times|factor }}</strong> the energy of <a href="{{ base }}{{ urls.model_page(a.model) }}">'
        "{{ a.name }}</a>: {{ b.value|sig }} Wh against {{ a.value|sig }} Wh per 1,000 queries."
        "{% if b.headline is none %} How well {{ b.name }} answers was not measured.{% endif %}"
    )
    return template.render(base=base, a=first, b=last, title=widest.task.title.lower(), times=widest.factor)
