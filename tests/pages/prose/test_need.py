"""The page on whether a large model is needed: whole with and without a small computer's records, and all computed."""

import math
from collections.abc import Sequence

import pytest
from lxml import html

from generator.labels.label import Label
from generator.labels.need.ladder import ladders
from generator.pages.edition.edition import Edition
from generator.pages.environment import environment
from generator.pages.prose.need import words
from generator.pages.prose.need.page import PIECES, fragments
from generator.pages.prose.need.panels import panels
from generator.pages.prose.need.payback import paybacks
from generator.records.model import Record
from tests import own_records
from tests.factories import PROFILE_ID, profile, record, record_from
from tests.pages import making
from tests.pages.hostile import HOSTILE


def _own(*records: Record) -> list[Label]:
    return [making.label(made, under=own_records.profile()) for made in records]


def _study() -> list[Label]:
    """Two models whose accuracy was published, and one of which nobody knows it."""
    made = []
    for name, energy, right in (("small", 1.0, 0.75), ("large", 8.0, 0.93), ("silent", 99.0, None)):
        quality = [] if right is None else [
            {"metric": "accuracy", "value": right, "dataset": dataset, "source": "https://example.org/q"}
            for dataset in ("sst2", "tomatoes")
        ]  # fmt: skip
        energies = dict.fromkeys(("imdb", "sst2"), (energy, energy * 1.01, energy * 0.99))
        made.append(making.label(record(f"acme/{name}", energies=energies, quality=quality)))
    return made


def _edition(*labels: Sequence[Label]) -> Edition:
    known = [label for some in labels for label in some]
    return making.edition(known, profiles=[profile(), own_records.profile()])


def _pieces(made: Edition) -> dict[str, str]:
    return {name: piece() for name, piece in fragments(environment(), made, "../../").items()}


def _text(piece: str) -> str:
    return " ".join(html.fromstring(f"<div>{piece}</div>").text_content().replace("\u00a0", " ").split())


def test_without_a_figure_nothing_is_told_but_the_computers() -> None:
    pieces = _pieces(making.edition([making.label()]))
    assert set(pieces) == {f"need-{name}" for name in PIECES}
    assert "Laptop" in pieces.pop("need-computers")
    assert set(pieces.values()) == {""}


def test_without_a_small_computer_the_page_says_so_and_stays_whole() -> None:
    pieces = _pieces(_edition(_study()))
    assert "Not measured yet" in pieces["need-summary"]
    assert "Not measured yet" in pieces["need-panels"]
    assert "Not measured yet" in pieces["need-training"]
    said = _text(pieces["need-summary"])
    assert "Of 100 film reviews, the thriftiest model (small) gets 75 right and the most accurate (large) 93." in said
    assert "8.00 times (95 % interval" in said
    assert "How many answers of silent are right is not known" in said
    assert "acme/silent" in pieces["need-panels"]


def test_the_small_computer_stands_first_and_on_an_axis_of_its_own() -> None:
    made = _edition(_study(), _own(*own_records.records()))
    page = html.fromstring(_pieces(made)["need-panels"])
    sections = page.xpath("//section[@class='el-need']")
    assert [section.get("aria-labelledby") for section in sections] == [
        f"need-{own_records.PROFILE_ID}",
        f"need-{PROFILE_ID}",
    ]
    axes = [section.xpath(".//th[2]//span[@class='el-need-ticks']/span/text()") for section in sections]
    assert axes[0] != axes[1]
    assert "Energy estimated, not metered" in sections[0].text_content()
    assert "Energy estimated, not metered" not in sections[1].text_content()
    assert [len(section.xpath(".//tbody/tr")) for section in sections] == [len(own_records.records()), 3]


def test_who_only_guesses_is_said_not_to_do_the_job() -> None:
    pieces = _pieces(_edition(_own(*own_records.records())))
    said = _text(pieces["need-panels"])
    assert "gemma-3-270m does not do the job: it gets 52 of 100 right, and guessing gets 50." in said
    assert "gemma" not in pieces["need-summary"]
    assert "Laptop, 8 GB" in said


def test_a_training_pays_after_as_many_answers_as_its_energy_is_saved() -> None:
    (ladder,) = ladders(_own(*own_records.records()))
    found = paybacks(ladder)
    assert found is not None
    assert found.untrained is not None
    assert found.untrained.label.subject.model == own_records.INSTRUCT
    forest = next(item for item in found.found if item.rung.label.subject.model == own_records.RANDOM_FOREST)
    assert forest.watt_hours == pytest.approx(9.0 * 20 / 3600)
    assert forest.seconds == pytest.approx(9.0)
    assert forest.answers == pytest.approx(forest.watt_hours / ((2.9 - 0.09) / 1000))
    assert forest.answers and forest.earliest and forest.latest
    assert forest.earliest < forest.answers < forest.latest
    assert forest.of_its_own == pytest.approx(forest.watt_hours / 0.09 * 1000)
    said = _text(_pieces(_edition(_own(*own_records.records())))["need-training"])
    assert f"after {words.so_many(forest.answers)} answers" in said


def test_where_the_untrained_one_only_guesses_energy_alone_is_compared() -> None:
    records = [item for item in own_records.records() if item.model != own_records.INSTRUCT]
    said = _text(_pieces(_edition(_own(*records)))["need-training"])
    assert (
        "gemma-3-270m, which needs no training, does not do the job here, so training pays whatever it takes." in said
    )
    alone = [item for item in records if item.model != own_records.GEMMA]
    said = _text(_pieces(_edition(_own(*alone)))["need-training"])
    assert "nothing that training could pay against" in said


def test_two_variants_of_one_model_are_told_apart_and_one_alone_is_not() -> None:
    four, eight = ({"precision": "fp32", "quantization": name, "runtime": "llama-cpp"} for name in ("q4-k-m", "q8-0"))
    small = own_records.record("acme/small", "classical", {"precision": "fp64"}, 0.01, 0.7, training_s=5.0)
    best = own_records.record("acme/g", "few-shot", four, 2.0, 0.9)
    records = [small, best, own_records.record("acme/g", "few-shot", eight, 1.9, 0.89)]
    for name in ("need-summary", "need-trades", "need-training", "need-teaser"):
        said = _text(_pieces(_edition(_own(*records)))[name])
        assert "g (fp32, Q4_K_M)" in said, name
        assert "small (" not in said, name


def test_a_training_that_saves_nothing_never_pays() -> None:
    thrifty = own_records.record("acme/thrifty", "zero-shot", {"precision": "fp32"}, 0.001, 0.9)
    trained = own_records.record("acme/trained", "classical", {"precision": "fp64"}, 0.1, 0.8, training_s=5.0)
    said = _text(_pieces(_edition(_own(thrifty, trained)))["need-training"])
    assert "never pays in energy" in said
    assert "never" in said


def test_the_marks_stand_where_the_figures_are() -> None:
    for panel in panels(ladders([*_study(), *_own(*own_records.records())])):
        places = [row.energy for row in panel.rows]
        assert places == sorted(places)
        for row in panel.rows:
            ends = [row.energy, *([row.right] if row.right is not None else [])]
            assert all(0 <= end <= 100 for end in ends)
            for mark, span in ((row.energy, row.energy_span), (row.right, row.right_span)):
                if span is not None and mark is not None:
                    assert span[0] <= mark <= span[0] + span[1]
        (first, low), (last, high) = panel.energies[0], panel.energies[-1]
        row = panel.rows[0]
        assert row.energy == pytest.approx(100 * math.log(row.rung.energy / low) / math.log(high / low))
        assert (first, last) == (0, 100)
        assert panel.rights[-1][0] == pytest.approx(100)
        assert panel.rights[-1][1] == 100


def test_what_is_printed_adds_up() -> None:
    assert words.so_many(0.2) == "1"
    assert words.so_many(183.2) == "184"
    assert words.so_many(27_777) == "27,800"
    assert words.energy_in_words(0.0022) == "7.9\u00a0J"
    assert words.energy_in_words(12) == "12.0\u00a0Wh"


def test_nothing_from_a_record_becomes_markup() -> None:
    made = own_records.record("acme/a", "fine-tuned", {"precision": "fp32"}, 1.0, 0.8)
    table = made.model_dump(mode="json", exclude_none=True)
    other = own_records.record("acme/b", "fine-tuned", {"precision": "fp32"}, 2.0, 0.9)
    table["provenance"]["measured_by"] = HOSTILE
    labels = _own(record_from(table), other)
    assert not any("<script>" in piece for piece in _pieces(_edition(labels)).values())
