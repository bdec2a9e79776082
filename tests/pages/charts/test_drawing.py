"""Charts drawn in processes of their own: the same cold, warm and by any number, and only what is not kept."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

from generator.errors import EnergyLabelError
from generator.pages.charts import drawing
from generator.pages.charts.drawing import Bundle, Drawer, draw
from generator.pages.looks.textwidth import text_width
from generator.pages.storing.cache import Cache
from generator.pages.storing.subprocesses import Process


def _bars(*values: float) -> str:
    data = {"values": [{"a": str(place), "b": value} for place, value in enumerate(values)]}
    encoding = {"x": {"field": "b", "type": "quantitative"}, "y": {"field": "a", "type": "nominal"}}
    return json.dumps({"data": data, "mark": "bar", "encoding": encoding})


CHARTS = {"one": _bars(1, 2), "other": _bars(3, 4), "third": _bars(5)}


def _refused(*_: object, **__: object) -> None:
    raise AssertionError("a process was started")


@pytest.fixture(scope="module")
def plain() -> dict[str, str]:
    """The charts as one process draws them that keeps nothing."""
    return draw(CHARTS, 1, Cache(None))


def test_charts_are_the_same_cold_and_warm_and_by_any_number_of_processes(
    plain: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path)
    assert list(plain) == list(CHARTS) and all(svg.startswith("<svg") for svg in plain.values())
    started: list[Process] = []

    def counted(module: str, command: str, environment: Mapping[str, str]) -> Process:
        started.append(Process(module, command, environment=environment))
        return started[-1]

    monkeypatch.setattr(drawing, "Process", counted)
    monkeypatch.setattr(drawing, "_WORTH_A_PROCESS", 1)
    assert draw(CHARTS, 2, cache) == plain and len(started) == 2
    monkeypatch.setattr(drawing, "Process", _refused)
    assert draw(CHARTS, 2, cache) == plain
    with pytest.raises(AssertionError):
        draw(CHARTS | {"new": _bars(6)}, 2, cache)


def test_each_text_of_a_chart_says_how_wide_it_is_in_any_font() -> None:
    data = {"values": [{"a": "a name & <more>", "b": 1}]}
    named = {"field": "a", "type": "nominal", "axis": {"labelFontWeight": "bold", "labelFontSize": 12, "title": None}}
    made = json.dumps({"data": data, "mark": "bar", "encoding": {"y": named}})
    (svg,) = draw({"named": made}, 1, Cache(None)).values()
    texts = list(ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"))
    assert [text.text for text in texts] == ["a name & <more>"]
    width = round(text_width("a name & <more>", 12, "bold"), 1)
    assert [float(text.attrib["textLength"]) for text in texts] == [width]


def test_a_chart_that_cannot_be_drawn_is_told_and_not_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for _ in range(2):
        with pytest.raises(EnergyLabelError, match=r"drawing draw.* failed: .*run it by hand"):
            draw({"faulty": '{"mark": "no such mark"}'}, 1, cache)


def test_one_process_draws_again_and_again_and_another_after_it(plain: dict[str, str]) -> None:
    drawer = Drawer()
    assert draw(CHARTS, 2, Cache(None), drawer) == plain
    with pytest.raises(EnergyLabelError, match=r"drawing draw.* failed: .*run it by hand"):
        draw({"faulty": '{"mark": "no such mark"}'}, 2, Cache(None), drawer)
    assert draw(CHARTS, 2, Cache(None), drawer) == plain


def test_the_bundle_is_made_once_and_kept_by_what_it_is_made_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(drawing, "_maker", lambda: "the file as it was")
        made = Bundle(cache).text
        patch.setattr(drawing, "Process", _refused)
        with pytest.raises(AssertionError):
            Bundle(cache)
    monkeypatch.setattr(drawing, "Process", _refused)
    assert Bundle(cache).text == Bundle(Cache(tmp_path)).text == made and "vegaEmbed" in made


@pytest.mark.parametrize("make", [Drawer, lambda: None], ids=["a drawer", "none"])
def test_who_draws_keeps_by_what_it_draws_with(
    make: Callable[[], Drawer | None], plain: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under `make serve` a file may have been changed since this process hashed it."""
    cache = Cache(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(drawing, "_maker", lambda: "the file as it was")
        assert draw(CHARTS, 1, cache, make()) == plain
        patch.setattr(drawing, "Process", _refused)
        with pytest.raises(AssertionError):
            draw(CHARTS, 1, cache)
    monkeypatch.setattr(drawing, "Process", _refused)
    assert draw(CHARTS, 1, cache) == plain
