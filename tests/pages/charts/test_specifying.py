"""Charts are specified once for what they show, and anew for whatever else they show."""

from pathlib import Path
from typing import Any

from generator.labels.grading.scale import Scale
from generator.pages.charts.specifying import Chart, specified, unspecified
from generator.pages.comparing import task_pages
from generator.pages.prose import boundary, findings_charts, uncertainty_chart
from generator.pages.storing.cache import Cache
from generator.records.model import Record
from tests.factories import TASK, profile, record
from tests.pages import making


def test_a_chart_is_specified_anew_only_where_it_shows_something_else(tmp_path: Path) -> None:
    asked: list[str] = []

    def chart(shows: str) -> Chart:
        def specify() -> str:
            asked.append(shows)
            return shows

        return Chart(shows, specify)

    assert specified({"one": chart("a"), "other": chart("b"), "empty": chart("")}, Cache(tmp_path)) == {
        "one": "a",
        "other": "b",
    }
    assert specified({"one": chart("a"), "other": chart("c")}, Cache(tmp_path)) == {"one": "a", "other": "c"}
    assert asked == ["a", "b", "", "c"]
    assert unspecified({"one": chart("a"), "other": chart("d"), "empty": chart("")}, Cache(tmp_path)) == ["other"]


def test_what_one_name_shows_is_not_taken_for_another(tmp_path: Path) -> None:
    first, second = Chart("same", lambda: "one"), Chart("same", lambda: "other")
    assert specified({"one": first, "other": second}, Cache(tmp_path)) == {"one": "one", "other": "other"}


def test_charts_that_show_the_same_are_the_same() -> None:
    alike: dict[tuple[str, str], list[Chart]] = {}
    for records, on in _editions():
        for name, chart in _charts(records, on).items():
            alike.setdefault((name, chart.shows), []).append(chart)
    assert any(len(charts) > 1 for charts in alike.values())
    for (name, _), charts in alike.items():
        assert len(charts) == 1 or len({chart.specify() for chart in charts}) == 1, name


def test_a_change_leaves_the_charts_that_do_not_show_it() -> None:
    (records, on), *_ = _editions()
    before, after = _charts(records, on), _charts([*records[:-1], _made("pictures", 900.0, PICTURES)], on)
    same = {name for name in before if before[name].shows == after[name].shows}
    assert before.keys() - same == {f"{PICTURES}/{profile().id}"}


PICTURES = "text-to-image"


def _made(model: str, energy: float, task: str = TASK, scatter: float = 1.0, **changes: Any) -> Record:
    energies = (energy, energy * 1.02 * scatter, energy * 0.98)
    return record(f"acme/{model}", task, {"imdb": energies, "sst2": energies}, **changes)


def _rated(value: float) -> dict[str, Any]:
    named = ("sst2", "imdb", "tomatoes")
    return {
        "quality": [
            {"metric": "accuracy", "value": value, "dataset": name, "source": "https://example.org/q"} for name in named
        ]
    }


def _editions() -> list[tuple[list[Record], Scale]]:
    """One edition, and others that differ from it in one thing each."""
    others = [
        _made("thrifty", 300.0, PICTURES),
        _made("b", 4.0, **_rated(0.9)),
        _made("x", 14.0, approach="zero-shot", **_rated(0.7)),
    ]
    last, on = _made("pictures", 500.0, PICTURES), making.scale()
    first = _made("a", 2.0, **_rated(0.8))
    changed = [
        _made("a", 2.1, **_rated(0.8)),
        _made("a", 2.0, **_rated(0.85)),
        _made("a", 2.0),
        _made("renamed", 2.0, **_rated(0.8)),
        _made("a", 2.0, approach="zero-shot", **_rated(0.8)),
        _made("a", 2.0, scatter=1.01, **_rated(0.8)),
        _made("a", 2.0, weights="random", **_rated(0.8)),
    ]
    return [
        ([first, *others, last], on),
        *(([item, *others, last], on) for item in changed),
        ([first, *others, last], making.scale(ratio="3")),
        ([*others, last], on),
    ]


def _charts(records: list[Record], on: Scale) -> dict[str, Chart]:
    made = making.edition([making.label(item, on if item.task == TASK else None) for item in records], [on])
    return {
        **task_pages.charts(made),
        **findings_charts.charts(made),
        **boundary.charts(records, {profile().id: profile(accelerators_counted=2)}, made.tasks),
        **uncertainty_chart.charts(made, records),
    }
