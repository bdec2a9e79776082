"""How much more one of two models makes a query: tokens, pixels, and nothing where that is alike or was not counted."""

from dataclasses import replace

import pytest

from generator.labels.comparing.comparable import energy_ratio
from generator.labels.comparing.outputs import More, more_made
from generator.labels.label import Label
from generator.pages.wording.outputs import more_in_short, more_in_words
from generator.pages.wording.served import served_in_short
from tests import served
from tests.factories import record
from tests.pages.making import label


def _wrote(model: str, watt_hours: float, tokens: float | None) -> Label:
    points = [served.point(8, watt_hours, means=served.means(watt_hours, tokens))]
    return label(served.record(points, model=model), under=served.study_profile())


def _drew(model: str, watt_hours: float, frames: int | None, width: int, height: int) -> Label:
    made = {"width": width, "height": height, "steps": 20, **({"frames": frames} if frames else {})}
    points = [served.point(1, watt_hours, means=served.means(watt_hours, None), made=made)]
    return label(served.record(points, model=model, task="text-to-image"), under=served.study_profile())


def test_longer_answers_are_told_with_the_energy_of_a_token() -> None:
    short, long = _wrote("acme/short", 2.0, 200.0), _wrote("acme/long", 12.0, 512.0)
    found = more_made(long, short)
    assert found is not None
    assert found.unit == "token"
    assert (found.times, found.ratio.value) == pytest.approx((2.56, 6 / 2.56))
    whole = energy_ratio(long, short)
    assert whole is not None
    assert found.ratio.spread == whole.spread
    assert more_in_words(long, short) == (
        "It writes 2.6 times as many tokens for an answer: for each, it needs 2.3 times "
        "(95\u00a0% interval 1.8 to 3.1) the energy."
    )
    assert more_in_short(long, short) == "for 2.6 times as many tokens for an answer"


def test_larger_pictures_and_longer_videos_are_told_with_the_energy_of_a_pixel() -> None:
    small, large = _drew("acme/small", 1.0, 49, 720, 480), _drew("acme/large", 43.0, 129, 1280, 720)
    found = more_made(large, small)
    assert found is not None
    assert found.unit == "pixel"
    assert (found.times, found.ratio.value) == pytest.approx((7.02, 6.12), 0.01)
    assert served_in_short(large) == "1 at once, 1 GPU; 1280 × 720 pixels, 129 frames, 20 steps"
    # A picture is one frame.
    picture, quarter = _drew("acme/a", 4.0, None, 1024, 1024), _drew("acme/b", 1.0, None, 512, 512)
    assert more_made(picture, quarter) == More("pixel", 4, replace(found.ratio, value=1))


def test_less_is_told_too_and_what_is_alike_or_unknown_is_not() -> None:
    one = _wrote("acme/one", 2.0, 100.0)
    assert more_in_short(_wrote("acme/two", 3.0, 50.0), one) == "for 0.50 times as many tokens for an answer"
    for other in (_wrote("acme/two", 3.0, 110.0), _wrote("acme/two", 3.0, None), label(record())):
        assert more_made(other, one) is None
        assert more_in_words(other, one) == more_in_short(other, one) == ""
