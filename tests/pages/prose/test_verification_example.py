"""Who stands behind a figure, in words and numbers, and the rule's example on the methodology page."""

import json
import math
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.labels.estimates.estimate import Estimate
from generator.labels.label import Label
from generator.labels.verification import Reproduction, State, Verification, deviation
from generator.pages.api.documents import label_entry
from generator.pages.environment import environment
from generator.pages.prose.verification_example import verification_example
from generator.pages.wording.numbers import score, signed_percent
from generator.pages.wording.words import checked_in_words
from tests.factories import record
from tests.labels.changing import changed
from tests.pages.making import TASKS, edition, label, scale
from tests.schemas import faults

FIGURE = Estimate(1.5, 1.4, 1.6, 0.01, 0.05)


def again(score_of: float) -> Reproduction:
    """A second measurement with this E_n."""
    return Reproduction(
        "Bob's lab", "bob", 1.6, FIGURE, date(2026, 1, 1), "0" * 64, "a/b/c--d/bob.json", 0.07, score_of
    )


def checked(state: State, *scores: float, **changes: Any) -> Label:
    """A label in this state, with second measurements of these E_n."""
    return changed(label(record(**changes)), verification=Verification(state, tuple(map(again, scores))))


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (checked("published"), "published: as the study that measured it says"),
        (checked("self-reported"), "self-reported: nobody else has measured it yet"),
        (checked("self-reported", weights="random"), "self-reported: a twin is never verified"),
        (checked("reproduced", 0.3), "reproduced: a second measurement by somebody else agrees"),
        (checked("disputed", 1.3), "disputed: a second measurement by somebody else disagrees"),
        (checked("reproduced", 0.3, 1.3), "reproduced: 1 of 2 second measurements agrees"),
        (checked("reproduced", 0.3, 0.4, 1.3), "reproduced: 2 of 3 second measurements agree"),
        (checked("disputed", 0.3, 2.0, 1.3), "disputed: 2 of 3 second measurements disagree"),
    ],
)
def test_a_card_says_in_one_sentence_who_stands_behind_it(item: Label, said: str) -> None:
    assert checked_in_words(item) == said


@given(st.floats(0, 1e6))
def test_a_score_that_disagrees_never_reads_as_one_that_agrees(value: float) -> None:
    printed = float(score(value).replace(",", ""))
    assert (printed > 1) == (value > 1) or math.isclose(value, 1, abs_tol=1e-10)
    assert abs(printed - value) <= 0.01 + 1e-9


def test_a_score_without_any_uncertainty_is_shown_too() -> None:
    assert score(math.inf) == "∞"


@pytest.mark.parametrize(
    ("fraction", "text"), [(0.041, "+4.1 %"), (-0.03, "−3.0 %"), (0.0001, "0.0 %"), (-0.0001, "0.0 %")]
)
def test_a_difference_has_its_sign(fraction: float, text: str) -> None:
    assert signed_percent(fraction) == text.replace(" ", "\u00a0")


@pytest.mark.parametrize("score_of", [0.0, 0.4, 7.1, math.inf])
def test_the_api_tells_second_measurements_by_its_schema(score_of: float) -> None:
    entry = json.loads(json.dumps(label_entry(checked("disputed", score_of), TASKS), allow_nan=False))
    assert faults("label", entry) == []
    [told] = entry["verification"]["reproductions"]
    assert told["e_n"] == (score_of if math.isfinite(score_of) else None)
    assert told["agrees"] == (score_of <= 1)
    assert told["record"] == "api/v1/reproductions/a/b/c--d/bob.json"


def test_the_example_is_judged_by_the_rule_itself() -> None:
    quality = [{"metric": "accuracy", "value": 0.9, "dataset": "imdb", "source": "https://example.org/q"}]
    on = scale()
    item = label(record(quality=quality), on)
    html = verification_example(environment(), edition([item], [on]), "")
    assert item.result.figure is not None
    rows = re.findall(
        r'row">(\d+)\u00a0% more</th><td class="n">[\d.]+</td><td class="n">([\d.]+)</td><td>(\w+)<', html
    )
    assert len(rows) == 3
    for percent, printed, said in rows:
        other = replace(item.result.figure, value=item.result.figure.value * (1 + int(percent) / 100))
        assert printed == score(deviation(item.result.figure, other))
        assert said == ("agree" if deviation(item.result.figure, other) <= 1 else "disagree")


def test_without_a_label_there_is_no_example() -> None:
    assert verification_example(environment(), edition([]), "") == ""
