"""The calculator's page and files: what they offer, what they start from, and that hostile words stay words."""

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from generator.labels.grading.grade import Grade
from generator.labels.label import Label
from generator.pages.calculator.files import calculator_file
from generator.pages.calculator.pages import default_pair, offered
from generator.pages.edition.content import Content
from generator.pages.edition.edition import Edition
from generator.pages.site import Site
from generator.pages.urls import calculator_page
from tests import served
from tests.factories import TASK, record
from tests.labels.changing import changed
from tests.pages.hostile import HOSTILE, PLAIN, hostile_profile, hostile_record
from tests.pages.making import edition, kinds, label, scale
from tests.pages.serving import kinds as serving_kinds

PAGE = "calculator/index.md"


def _label(model: str, figure: float, approach: str, quality: float | None = None, **changes: Any) -> Label:
    figures = [
        {"metric": "accuracy", "value": quality, "dataset": name, "source": "https://example.org/q"}
        for name in ("sst2", "imdb", "tomatoes")
        if quality is not None
    ]
    energies = dict.fromkeys(("imdb", "sst2"), (figure, figure * 1.01, figure * 0.99))
    return label(record(model, energies=energies, quality=figures, approach=approach, **changes), scale())


def _page(made: Edition) -> html.HtmlElement:
    return html.fromstring(Site(Content(Path("nowhere"), made)).body(PAGE))


SMALL = _label("acme/small", 1.0, "fine-tuned", 0.8)
OTHER_SMALL = _label("acme/other-small", 2.0, "fine-tuned", 0.9)
LARGE = _label("acme/large", 9.0, "zero-shot", 0.95)
RIVAL = _label("acme/rival", 7.0, "zero-shot", 0.93)
UNRATED = _label("acme/unrated", 5.0, "zero-shot")


def test_only_what_was_measured_with_real_weights_is_offered() -> None:
    found = {name: offered(made) for name, (made, _) in kinds().items()}
    assert found == {
        "graded": True,
        "graded-over-an-edge": True,
        "twin": False,
        "incomplete": True,
        "uncertain": True,
        "no-scale": True,
        "awaiting": True,
        "awaiting-alone": True,
        "awaiting-in-part": True,
        "awaiting-due": True,
        "awaiting-study": True,
        "estimated": False,
        "quick": False,
        "measured-quality": True,
        "does-not-do-the-job": False,
        "preview": False,
        "longest-names": True,
    }
    assert not offered(changed(SMALL, grade=Grade("withdrawn")))


def test_the_pair_is_the_thriftiest_fine_tuned_and_the_most_accurate_zero_shot() -> None:
    made = edition([RIVAL, UNRATED, LARGE, OTHER_SMALL, SMALL], [scale()])
    pair = default_pair(made, TASK)
    assert pair
    assert (pair.small, pair.large) == (SMALL, LARGE)
    document = json.loads(dict(calculator_file(made, TASK))[f"calculator/{TASK}.json"])
    assert document["pair"] == ["acme/small", "acme/large"]


def test_where_no_quality_is_known_the_pair_is_by_energy_alone_and_says_so() -> None:
    made = edition([SMALL, UNRATED], [scale()])
    pair = default_pair(made, TASK)
    assert pair
    assert (pair.small, pair.large) == (SMALL, UNRATED)
    assert "not known for the large one" in _page(made).text_content()


def test_without_a_zero_shot_model_there_is_no_break_even_but_a_page() -> None:
    made = edition([SMALL, OTHER_SMALL], [scale()])
    assert default_pair(made, TASK) is None
    page = _page(made)
    assert page.xpath("//*[@id='calc-task']")
    assert not page.xpath("//*[@id='even']")


def test_without_a_figure_there_is_no_page() -> None:
    assert PAGE not in Site(Content(Path("nowhere"), edition([]))).pages
    twin = label(record("acme/twin", weights="random"), scale())
    assert PAGE not in Site(Content(Path("nowhere"), edition([twin], [scale()]))).pages


def test_the_file_holds_the_label_s_own_figure_and_interval() -> None:
    document = json.loads(dict(calculator_file(edition([SMALL], [scale()]), TASK))[f"calculator/{TASK}.json"])
    assert SMALL.result.figure
    (row,) = document["models"]
    assert (row["value"], row["low"], row["high"]) == (
        SMALL.result.value,
        SMALL.result.figure.low,
        SMALL.result.figure.high,
    )


def test_a_row_holds_the_ways_of_serving_and_what_it_may_be_set_against() -> None:
    profile = served.study_profile()
    points = [served.point(1, 9.0, 10.0), served.point(64, 2.0, 40.0)]
    many = label(served.record(points, model="acme/many"), under=profile)
    slow = label(served.record([served.point(64, 3.0, 80.0)], model="acme/slow"), under=profile)
    document = json.loads(dict(calculator_file(edition([many, slow], (), [profile]), "chat"))["calculator/chat.json"])
    assert document["machines"] == {profile.id: profile.short}
    rows = {row["model"]: row for row in document["models"]}
    assert [(way["id"], way["name"], way["value"], way.get("own")) for way in rows["acme/many"]["points"]] == [
        ("1-on-1", "1 at once on 1 GPU", pytest.approx(9.0), None),
        ("64-on-1", "64 at once on 1 GPU", pytest.approx(2.0), True),
    ]
    assert "points" not in rows["acme/slow"]
    # Nowhere as fast as the task asks, so only against one that is served alike.
    standing = [(row["ground"], row["asked"], row["served"]) for row in (rows["acme/many"], rows["acme/slow"])]
    assert standing == [(0, True, 1), (0, False, 1)]
    assert [way["asked"] for way in rows["acme/many"]["points"]] == [False, True]
    # 9 Wh per 1,000 queries at 200 W.
    assert [way["seconds"] for way in rows["acme/many"]["points"]] == pytest.approx([0.162, 0.036])
    assert (rows["acme/many"]["seconds"], rows["acme/many"]["way"]) == (pytest.approx(0.036), "64 at once on 1 GPU")


def test_the_page_names_the_way_of_serving_where_there_is_a_choice() -> None:
    profile = served.study_profile()
    points = [served.point(1, 9.0, 10.0), served.point(64, 2.0, 40.0)]
    many = label(served.record(points, model="acme/many"), under=profile)
    one = label(served.record(points[1:], model="acme/one"), under=profile)
    (field,) = _page(edition([many], (), [profile])).xpath("//*[@data-field='way']")
    assert field.get("hidden") is None
    # No value, as where a reader has chosen none: it is no part of an address.
    assert [(item.get("value"), item.text) for item in field.xpath(".//option")] == [
        ("", "64 at once on 1 GPU (the label’s)")
    ]
    (field,) = _page(edition([one], (), [profile])).xpath("//*[@data-field='way']")
    assert field.get("hidden") is not None and not field.xpath(".//option")


def test_provisional_figures_and_those_not_served_as_asked_are_offered() -> None:
    shown = serving_kinds()
    for name in ("provisional", "operating-point", "no-operating-point", "node"):
        made, _, _ = shown[name]
        assert offered(made), name


def test_each_boundary_is_told_as_it_is() -> None:
    job, _, job_profile = serving_kinds()["provisional"]
    node, _, node_profile = serving_kinds()["node"]
    page = _page(edition([job, node], (), [job_profile, node_profile]))
    told = {
        item.get("data-profile"): item.text_content()
        for item in page.xpath("//div[@class='el-calc-caveat'][@data-profile]")
    }
    assert "Only the GPUs that the job ran on" in told[job_profile.id]
    assert "The whole computer is in the figure" in told[node_profile.id]


def test_an_unknown_interval_is_null_and_said() -> None:
    two_runs = label(record("acme/two-runs", energies={"imdb": (1.0, 1.1), "sst2": (2.0, 2.1)}), scale())
    made = edition([two_runs], [scale()])
    (row,) = json.loads(dict(calculator_file(made, TASK))[f"calculator/{TASK}.json"])["models"]
    assert (row["low"], row["high"]) == (None, None)
    assert "95\u00a0% interval not known" in str(_page(made).text_content())


def test_the_example_is_computed() -> None:
    page = _page(edition([SMALL, LARGE], [scale()]))
    year = 9.0 * 10_000 / 1e6 * 365
    assert page.xpath("string(//*[@data-out='energy-year'])") == f"{year:.1f}"
    assert page.xpath("string(//*[@data-out='even-verdict'])") == "It pays on day 39."


def test_a_variant_has_an_address_of_its_own() -> None:
    made = _label("acme/small", 1.0, "fine-tuned", configuration={"precision": "fp16", "batch_size": 8})
    assert made.setup.variant
    assert calculator_page(made) == f"calculator/?task={TASK}&model=acme/small--{made.setup.variant}"


def test_a_model_is_called_by_its_name_and_its_key_is_for_addresses_alone() -> None:
    small = _label("acme/small", 1.0, "fine-tuned", 0.8, configuration={"precision": "fp16", "batch_size": 8})
    page = _page(edition([small, LARGE], [scale()]))
    (option,) = page.xpath("//select[@id='calc-small']/option")
    assert (option.get("value"), option.text) == (f"acme/small--{small.setup.variant}", "acme/small, fp16, batch 8")
    assert page.xpath("string(//*[@data-out='even-small'])") == option.text


def test_hostile_words_do_not_change_the_shape_of_the_page() -> None:
    shapes, texts = [], []
    for text in (HOSTILE, PLAIN):
        made = label(hostile_record(text), None, hostile_profile(text))
        page = _page(edition([made], profiles=[hostile_profile(text)]))
        shapes.append([(item.tag, sorted(item.attrib)) for item in page.iter()])
        texts.append(str(page.text_content()).count(text))
    assert shapes[0] == shapes[1]
    assert texts[0] == texts[1] > 1
