"""Which pictures a label has: those that live with what is known, and those that stay."""

from hypothesis import given
from hypothesis import strategies as st

from generator.labels.grading.grade import Grade
from generator.labels.grading.scale import Scale
from generator.labels.label import Label
from generator.labels.verification import Verification
from generator.pages import urls
from generator.pages.environment import environment
from generator.pages.pictures import of_label
from tests.factories import PROFILE_ID, TASK, profile
from tests.labels.changing import changed
from tests.pages.boxes import text_boxes
from tests.pages.making import checked, edition, kinds, label, scale, verification
from tests.pages.strategies import verifications

ON = scale()
LABEL = checked()["reproduced-by-1"]


def _living(shown: Label, on: Scale | None = ON) -> dict[str, str]:
    return dict(of_label.living(environment(), edition([shown], [on] if on else []), shown))


def _immutable(shown: Label, on: Scale | None = ON) -> dict[str, str]:
    return dict(of_label.immutable(environment(), edition([shown], [on] if on else []), shown))


STEMS = (f"acme/small-model/{TASK}", f"acme/small-model/{TASK}--{PROFILE_ID}")


def _promised(stem: str) -> list[str]:
    labels = [f"labels/{stem}.svg", f"labels/{stem}.compact.svg"]
    return labels + [f"badges/{stem}.{end}" for end in ("svg", "square.svg", "large.svg", "json")]


def test_every_address_that_is_promised_has_its_picture() -> None:
    short, named = (_promised(stem) for stem in STEMS)
    made = _living(LABEL)
    assert list(made) == short + named
    assert [made[path] for path in short] == [made[path] for path in named]
    assert list(_living(changed(LABEL, short_address=False))) == named
    stem = f"v1/{LABEL.source.digest[:16]}"
    assert list(_immutable(LABEL)) == [
        f"labels/{stem}.svg",
        f"labels/{stem}.compact.svg",
        f"badges/{stem}.svg",
        f"badges/{stem}.square.svg",
        f"badges/{stem}.large.svg",
    ]


@given(verifications())
def test_an_immutable_picture_knows_its_record_alone(made: Verification) -> None:
    first = _immutable(changed(LABEL, verification=verification(0, 0)))
    assert _immutable(changed(LABEL, verification=made)) == first
    assert _immutable(changed(LABEL, verification=made, grade=Grade("stale"))) == first


def test_a_living_label_tells_who_checked_it_and_an_immutable_one_what_its_record_says() -> None:
    living, immutable = _living(LABEL), _immutable(LABEL)
    for kind in (urls.label_picture(LABEL), urls.compact_label(LABEL)):
        assert "reproduced by 1 other" in [box.text for box in text_boxes(living[kind])]
    for kind in (urls.immutable_label(LABEL), urls.immutable_compact_label(LABEL)):
        assert "self-reported" in [box.text for box in text_boxes(immutable[kind])]
    of_a_study = dict(
        of_label.immutable(environment(), edition([LABEL], [ON], [profile(id=PROFILE_ID, study=True)]), LABEL)
    )
    assert "from a published study" in of_a_study[urls.immutable_compact_label(LABEL)]


def test_what_no_second_measurement_changed_is_drawn_once() -> None:
    shown = label(on=ON)
    every = dict(of_label.every(environment(), edition([shown], [ON]), shown))
    for style in urls.BADGE_STYLES:
        assert every[urls.badge_picture(shown, style)] is every[urls.immutable_badge(shown, style)]
    assert every[urls.compact_label(shown)] is every[urls.immutable_compact_label(shown)]
    assert every[urls.label_picture(shown)] != every[urls.immutable_label(shown)]


@given(verifications(), st.sampled_from([LABEL.result.grade, Grade("stale")]))
def test_drawn_together_they_are_what_they_are_alone(made: Verification, grade: Grade) -> None:
    shown = changed(LABEL, verification=made, grade=grade)
    every = dict(of_label.every(environment(), edition([shown], [ON]), shown))
    assert every == _living(shown) | _immutable(shown)


def test_a_label_without_a_scale_has_all_of_them_too() -> None:
    shown, on = kinds()["no-scale"]
    assert len(_living(shown, on)) == 2 * 6
    assert f"labels/unscaled/{shown.source.digest[:16]}.svg" in _immutable(shown, on)
