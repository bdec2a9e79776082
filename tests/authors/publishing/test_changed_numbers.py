"""From a record to the ledger and back: a number or a class that changes is told, or the build fails."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.authors.publishing import publish, text_of
from generator.build import build
from generator.check import check
from generator.cli import main
from generator.errors import EnergyLabelError
from generator.labels.grading import own_scales
from generator.labels.grading.scale import Scale
from generator.records.files.store import write_record
from generator.records.publication import short_addresses
from generator.records.publication.published import (
    LEDGER,
    read_ledger,
    superseded_path,
)
from tests import factories
from tests.authors.publishing.publishing import (
    LINE,
    ON_THE_EDGE,
    OTHER,
    PLACE,
    SAME_WORDS,
    TODAY,
    built,
    measure_anew,
    say,
    told,
)
from tests.examples import examples
from tests.pages.making import scale


def test_what_is_new_is_noted_once(measurements: Path) -> None:
    first = publish(measurements, TODAY)
    data = (measurements / LEDGER).read_bytes()
    again = publish(measurements, TODAY)
    assert first.lines == (f"{PLACE.removeprefix('records/')}: 1.50 (C), new",)
    assert again.lines == ()
    assert (measurements / LEDGER).read_bytes() == data
    assert text_of(again, measurements).startswith("No new publications")
    (line,) = read_ledger(measurements, TODAY)
    assert (line.since, line.scale, line.wh_per_1000_queries, line.grade) == (date(2026, 1, 1), "v1", "1.50", "C")
    assert line.sha256 == hashlib.sha256((measurements / PLACE).read_bytes()).hexdigest()


def test_labels_that_are_not_in_the_ledger_build_without_complaint(published: Path) -> None:
    write_record(factories.record("acme/other"), published)
    assert len(built(published).edition.labels) == 2


def test_a_changed_number_fails_with_the_line_to_paste(published: Path) -> None:
    measure_anew(published, OTHER)
    said = told(published)
    assert f"\n{LINE} <why>" in said
    assert "entry of 2026-01-01 or later" in said
    with pytest.raises(EnergyLabelError, match="1 published label changes"):
        check(published, [], TODAY)
    with pytest.raises(EnergyLabelError, match="1 published label changes"):
        publish(published, TODAY)
    assert len(read_ledger(published, TODAY)) == 1


def test_the_line_as_it_is_proposed_is_no_reason(published: Path) -> None:
    measure_anew(published, OTHER)
    say(published, f"{LINE} <why>")
    assert "gives no reason" in told(published)


def test_the_right_entry_lets_it_pass_and_the_ledger_learns_it(published: Path) -> None:
    before = (published / LEDGER).read_bytes()
    measure_anew(published, OTHER)
    say(published, f"{LINE} A meter was read twice.")
    built(published)
    assert publish(published, TODAY).lines[0].endswith("1.50 (C) → 1.70 (C)")
    assert (published / LEDGER).read_bytes().startswith(before)
    assert read_ledger(published, TODAY)[-1].since == date(2026, 2, 1)
    assert len(built(published).edition.superseded.labels) == 1


@pytest.mark.parametrize(
    "line",
    [
        "- `acme/small-model`, text-classification: 1.51 → 1.70 Wh. Why.",
        "- `acme/small-model`, text-classification: 1.50 → 1.71 Wh. Why.",
        "- `acme/small-model`, text-classification: 1.70 → 1.50 Wh. Why.",
        "- `acme/small-model`, text-classification: 1.50 (B) → 1.70 (C) Wh. Why.",
        "- `acme/small-model`, text-classification: 1.50 (C) → 1.70 (D) Wh. Why.",
        "- `acme/small-model`, text-classification, fp16: 1.50 → 1.70 Wh. Why.",
        "- `acme/small-model`, text-classification, on other-machine: 1.50 → 1.70 Wh. Why.",
        "- `acme/small-model`, summarization: 1.50 → 1.70 Wh. Why.",
        "- `acme/other-model`, text-classification: 1.50 → 1.70 Wh. Why.",
    ],
)
def test_an_entry_that_does_not_fit_explains_nothing(published: Path, line: str) -> None:
    measure_anew(published, OTHER)
    say(published, line)
    assert LINE in told(published)


def test_an_entry_older_than_what_it_would_change_explains_nothing(published: Path) -> None:
    measure_anew(published, OTHER)
    path = published / "CHANGES.md"
    path.write_text(f"{path.read_text('utf-8')}\n## 2025-12-31\n\n{LINE} Too early.\n", "utf-8")
    assert LINE in told(published)


def test_the_profile_of_a_short_address_may_be_named(published: Path) -> None:
    measure_anew(published, OTHER)
    say(published, LINE.replace(": ", f", on {factories.PROFILE_ID}: ", 1) + " Why.")
    built(published)


def test_the_profile_must_be_named_where_the_address_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_scales, "read_scales", dict)
    monkeypatch.setattr(short_addresses, "LAST_DAY", date(2025, 12, 31))
    table = factories.profile_table(primary=False)
    folder = factories.write_measurements(tmp_path / "m", [factories.record()], [table])
    publish(folder, TODAY)
    measure_anew(folder, OTHER)
    named = LINE.replace(": ", f", on {factories.PROFILE_ID}: ", 1)
    assert f"{named} <why>" in told(folder)
    say(folder, f"{LINE} Why.")
    assert named in told(folder)
    say(folder, f"{named} Why.")
    built(folder)


def test_a_class_that_changed_is_named(published: Path) -> None:
    measure_anew(published, ON_THE_EDGE)
    named = "- `acme/small-model`, text-classification: 1.50 (C) → 1.95 (D (C–D)) Wh."
    assert f"{named} <why>" in told(published)
    say(published, "- `acme/small-model`, text-classification: 1.50 → 1.95 Wh. Why.")
    assert named in told(published)
    say(published, f"{named} Why.")
    built(published)


def test_a_class_that_changes_with_the_same_number_is_a_change(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = scale(first_edge="0.1", version="v2")
    older = scale()
    monkeypatch.setattr(own_scales, "read_scales", lambda: {(newer.task, newer.profile): newer})
    monkeypatch.setattr("generator.labels.grading.own_scales.read_scale_version", _only(older))
    line = "- `acme/small-model`, text-classification: 1.50 (C) → 1.50 (E) Wh."
    assert f"{line} <why>" in told(published)
    say(published, f"{line} The scale was drawn anew.")
    site = built(published)
    (label,) = site.edition.superseded.labels
    assert (label.result.scale_version, label.result.grade.letter) == ("v1", "C")
    # The record goes on, so nothing has to be kept.
    assert not (published / "superseded").exists()


def _only(known: Scale) -> Callable[[str, str, str], Scale | None]:
    names = (known.task, known.profile, known.version)
    return lambda *wanted: known if wanted == names else None


def test_a_scale_that_is_gone_is_told(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newer = scale(version="v2")
    monkeypatch.setattr(own_scales, "read_scales", lambda: {(newer.task, newer.profile): newer})
    assert "v1.toml: file = missing: labels were published on it" in told(published)


def test_a_record_measured_anew_with_the_same_words_needs_none(published: Path) -> None:
    measure_anew(published, SAME_WORDS)
    built(published)
    assert publish(published, TODAY).lines[0].endswith("the same figure")
    assert len(built(published).edition.superseded.labels) == 1


def test_a_label_that_vanishes_is_a_change(published: Path) -> None:
    data = (published / PLACE).read_bytes()
    (published / PLACE).unlink()
    assert "missing" in told(published)
    kept = superseded_path(published, hashlib.sha256(data).hexdigest())
    kept.parent.mkdir()
    kept.write_bytes(data)
    line = "- `acme/small-model`, text-classification: 1.50 (C) → none Wh."
    assert f"{line} <why>" in told(published)
    say(published, f"{line} Another model had been loaded.")
    publish(published, TODAY)
    assert read_ledger(published, TODAY)[-1].grade == "withdrawn"
    assert publish(published, TODAY).lines == ()
    # And back: what was withdrawn comes back with a word, too.
    (published / PLACE).write_bytes(data)
    back = "- `acme/small-model`, text-classification: none → 1.50 (C) Wh."
    assert f"{back} <why>" in told(published)
    say(published, f"{back} It was the right model.", day="2026-03-01")
    publish(published, TODAY)
    assert [item.grade for item in read_ledger(published, TODAY)] == ["C", "withdrawn", "C"]
    assert built(published).edition.superseded.labels == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(12))
@given(figures=st.lists(st.floats(0.6, 7.0), min_size=1, max_size=4))
def test_publishing_again_notes_nothing_and_older_lines_stay(
    tmp_path_factory: pytest.TempPathFactory, figures: list[float]
) -> None:
    folder = factories.write_measurements(tmp_path_factory.mktemp("m"), [factories.record()])
    publish(folder, TODAY)
    for number, figure in enumerate(figures):
        before = (folder / LEDGER).read_bytes()
        measure_anew(folder, {"imdb": (figure, figure * 1.01, figure * 0.99), "sst2": (2.0, 2.02, 1.98)})
        try:
            build(folder, "", TODAY)
        except EnergyLabelError as error:
            say(folder, str(error).splitlines()[-1].replace("<why>", "Why."), day=f"2026-02-{number + 1:02}")
        publish(folder, TODAY)
        after = (folder / LEDGER).read_bytes()
        assert after.startswith(before)
        assert publish(folder, TODAY).lines == ()
        assert (folder / LEDGER).read_bytes() == after


def test_the_command_says_what_it_noted(measurements: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", "--measurements", str(measurements)]) == 0
    assert "1 publication noted" in capsys.readouterr().out
    measure_anew(measurements, OTHER)
    assert main(["publish", "--measurements", str(measurements)]) == 1
    assert "CHANGES.md does not say why" in capsys.readouterr().err
