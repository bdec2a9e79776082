"""What the way of serving does to one model, against hand computation."""

import json
from typing import Any

import pytest

from generator.labels.label import Label
from generator.pages.edition.edition import Edition
from generator.pages.environment import environment
from generator.pages.prose import findings, findings_charts
from generator.pages.prose.home_page import findings_section, now_sentence
from generator.pages.prose.serving import serving
from tests import served
from tests.pages import making
from tests.pages.serving import CURVE, PICTURE, scale

UNDER = served.study_profile()


def _label(points: list[Any], model: str = "acme/one", task: str = "chat") -> Label:
    made = served.record(points, model=model, task=task, profile=UNDER.id)
    return making.label(made, scale(task, UNDER), UNDER)


def _edition(*labels: Label) -> Edition:
    return making.edition(labels, [scale(task, UNDER) for task in ("chat", "text-to-image")], [UNDER])


def test_the_hungriest_way_is_set_against_the_thriftiest_whatever_the_label_stands_on() -> None:
    found = serving(_edition(_label(CURVE), _label([served.point(1, 9.0, 9.0), served.point(2, 6.0, 9.0)], "acme/two")))
    assert found
    assert found.most.label.subject.model == "acme/one"
    assert found.most.factor == pytest.approx(40.0 / 4.9)
    assert found.middle == pytest.approx((40.0 / 4.9 + 1.5) / 2)


def test_a_larger_picture_is_another_job() -> None:
    small = PICTURE | {"width": 512, "height": 512}
    points = [
        served.point(1, 6.0, made=PICTURE),
        served.point(8, 4.0, made=PICTURE),
        served.point(2, 0.5, made=small),
    ]
    found = serving(_edition(_label(points, task="text-to-image")))
    assert found
    assert found.most.factor == pytest.approx(1.5)


def test_one_way_of_serving_moves_nothing() -> None:
    assert serving(_edition(_label([served.point(1, 6.0, 9.0)]))) is None
    assert serving(making.edition([making.label()])) is None


def test_home_tells_what_a_reply_costs_now_with_machine_year_and_boundary() -> None:
    labels = [
        _label([served.point(1, energy, 9.0), served.point(2, energy * 3, 9.0)], f"acme/{name}")
        for name, energy in (("low", 8.0), ("middle", 22.0), ("high", 360.0))
    ]
    found = _edition(*labels)
    (span,) = findings.costs(found)
    assert (span.low.subject.name, span.middle[0].subject.name, span.high.subject.name) == ("low", "middle", "high")
    told = " ".join(now_sentence(environment(), found, "").split())
    assert ">chat reply</a> takes <strong>0.0080 to 0.36&nbsp;Wh</strong>" in told
    assert "tiny job, 2025; GPUs of the job measured" in told
    section = " ".join(findings_section(environment(), found, {}, "").split())
    assert "One chat reply takes 0.022 Wh, at the median" in section
    # 22 Wh a charge, 0.022 Wh a reply.
    assert "as much as 1,000 chat replies" in section
    assert "by a factor of up to 3.0" in section
    specs = {name: json.loads(chart.specify()) for name, chart in findings_charts.charts(found).items()}
    assert {findings_charts.COSTS, findings_charts.SERVING} <= set(specs)


def test_two_models_have_no_middle() -> None:
    found = _edition(_label(CURVE), _label(CURVE, "acme/two"))
    assert findings.costs(found) == []
    assert now_sentence(environment(), found, "") == ""
