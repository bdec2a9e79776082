"""The most comparable difference: equal or better answers for less energy, and no wider one of unknown quality."""

from dataclasses import replace

import pytest

from generator.labels.label import Label
from generator.pages.edition.clearest import clearest
from generator.pages.environment import environment
from generator.pages.prose.home_page import now_sentence
from tests.factories import record
from tests.labels.changing import changed
from tests.pages import making
from tests.pages.prose.test_findings import PICTURES, SENTENCES, edition, made
from tests.pages.prose.test_findings import rated as qualities


def known(name: str, energy: float, quality: float) -> Label:
    """A label whose quality is known."""
    return made(name, energy, quality=qualities(quality))


def test_unknown_quality_is_wider_and_says_less() -> None:
    found = clearest(edition(known("a", 2.0, 0.9), known("b", 3.0, 0.8), made("base", 900.0)))
    assert found is not None
    assert (found.thrifty.subject.name, found.hungry.subject.name) == ("a", "b")
    assert found.qualities == pytest.approx((0.8, 0.9))
    assert found.ratio.value == pytest.approx(1.5)


def test_each_is_set_against_the_thriftiest_that_is_as_good() -> None:
    labels = [known("poor", 1.0, 0.5), known("a", 2.0, 0.8), known("better", 3.0, 0.9), known("b", 12.0, 0.8)]
    found = clearest(edition(*labels))
    assert found is not None
    assert (found.thrifty.subject.name, found.hungry.subject.name) == ("a", "b")


def test_two_that_were_prepared_otherwise_are_never_set_against_each_other() -> None:
    def prepared(name: str, energy: float, quality: float, how: str) -> Label:
        made = known(name, energy, quality)
        assert made.result.headline is not None
        basis = replace(made.result.headline.basis, prepared=(how,))
        return changed(made, headline=replace(made.result.headline, basis=basis))

    labels = [
        prepared("a", 2.0, 0.9, "resized"),
        prepared("b", 9.0, 0.8, "cropped"),
        prepared("c", 12.0, 0.7, "cropped"),
    ]
    found = clearest(edition(*labels))
    assert found is not None
    # Of either way, not only of the one that most have.
    assert (found.thrifty.subject.name, found.hungry.subject.name) == ("b", "c")
    assert clearest(edition(*labels[:2])) is None


def test_more_energy_for_better_answers_is_a_trade_and_no_finding() -> None:
    assert clearest(edition(known("a", 2.0, 0.8), known("b", 3.0, 0.9), known("c", 9.0, 0.95))) is None


def test_what_cannot_be_told_apart_is_no_difference() -> None:
    wide = {"imdb": (1.0, 3.0, 2.0), "sst2": (1.0, 3.0, 2.0)}
    one, other = known("a", 2.0, 0.9), making.label(
        record("acme/b", SENTENCES, wide, quality=qualities(0.9)), making.scale(SENTENCES)
    )  # fmt: skip
    assert clearest(edition(one, other)) is None


def test_home_begins_with_it_and_says_both_qualities() -> None:
    found = edition(known("a", 2.0, 0.9), known("b", 3.0, 0.8), known("c", 9.0, 0.95), made("p", 50.0, task=PICTURES))
    html = now_sentence(environment(), found, "../")
    assert html.index("1.50 times (95\u00a0% interval") < html.index("depending on the model")
    assert "no better: 0.800 against 0.900 (accuracy, mean of" in html
    assert 'id="ratio.' in html
    assert clearest(making.edition([])) is None
