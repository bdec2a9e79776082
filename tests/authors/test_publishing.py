"""From a record to the ledger and back: what changes is told or the build fails, and what was published stays."""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.authors.publishing import publish, text_of
from generator.build import build
from generator.check import check
from generator.cli import main
from generator.errors import EnergyLabelError, RecordFaultsError
from generator.labels.grading import own_scales
from generator.labels.grading.scale import Scale
from generator.pages.site import Site
from generator.records.files.store import write_record
from generator.records.publication import short_addresses
from generator.records.publication.published import (
    LEDGER,
    published_digests,
    read_ledger,
    replace_record,
    superseded_path,
)
from tests import factories
from tests.examples import examples
from tests.pages.making import scale

TODAY = date(2026, 6, 1)
PLACE = f"records/{factories.PROFILE_ID}/{factories.TASK}/acme--small-model.json"
# 1.5 Wh on average is class C of 1 to 2; 1.95 stands on the edge to D.
OTHER = {"imdb": (1.4, 1.41, 1.39), "sst2": (2.0, 2.02, 1.98)}
ON_THE_EDGE = {"imdb": (1.5, 1.51, 1.49), "sst2": (2.4, 2.42, 2.38)}
SAME_WORDS = {"imdb": (1.0, 1.012, 0.99), "sst2": (2.0, 2.02, 1.98)}
LINE = "- `acme/small-model`, text-classification: 1.50 → 1.70 Wh."


@pytest.fixture(autouse=True)
def scales(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tiny profile has a scale."""
    made = scale()
    monkeypatch.setattr(own_scales, "read_scales", lambda: {(made.task, made.profile): made})


@pytest.fixture
def published(measurements: Path) -> Path:
    """A folder whose one label has been published: 1.50 Wh, class C."""
    publish(measurements, TODAY)
    return measurements


def _replace(folder: Path, energies: Mapping[str, Sequence[float]]) -> None:
    replace_record(factories.record(energies=energies), folder, published_digests(folder, TODAY))


def _say(folder: Path, *lines: str, day: str = "2026-02-01") -> None:
    path = folder / "CHANGES.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("## ", f"## {day}\n\n{chr(10).join(lines)}\n\n## ", 1), "utf-8")


def _told(folder: Path) -> str:
    with pytest.raises(EnergyLabelError) as caught:
        build(folder, "", TODAY)
    return str(caught.value)


def _build(folder: Path) -> Site:
    return build(folder, "https://x.example/", TODAY)


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
    assert len(_build(published).edition.labels) == 2


def test_a_changed_number_fails_with_the_line_to_paste(published: Path) -> None:
    _replace(published, OTHER)
    said = _told(published)
    assert f"\n{LINE} <why>" in said
    assert "entry of 2026-01-01 or later" in said
    with pytest.raises(EnergyLabelError, match="1 published label changes"):
        check(published, [], TODAY)
    with pytest.raises(EnergyLabelError, match="1 published label changes"):
        publish(published, TODAY)
    assert len(read_ledger(published, TODAY)) == 1


def test_the_line_as_it_is_proposed_is_no_reason(published: Path) -> None:
    _replace(published, OTHER)
    _say(published, f"{LINE} <why>")
    assert "gives no reason" in _told(published)


def test_the_right_entry_lets_it_pass_and_the_ledger_learns_it(published: Path) -> None:
    before = (published / LEDGER).read_bytes()
    _replace(published, OTHER)
    _say(published, f"{LINE} A meter was read twice.")
    _build(published)
    assert publish(published, TODAY).lines[0].endswith("1.50 (C) → 1.70 (C)")
    assert (published / LEDGER).read_bytes().startswith(before)
    assert read_ledger(published, TODAY)[-1].since == date(2026, 2, 1)
    assert len(_build(published).edition.superseded.labels) == 1


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
    _replace(published, OTHER)
    _say(published, line)
    assert LINE in _told(published)


def test_an_entry_older_than_what_it_would_change_explains_nothing(published: Path) -> None:
    _replace(published, OTHER)
    path = published / "CHANGES.md"
    path.write_text(f"{path.read_text('utf-8')}\n## 2025-12-31\n\n{LINE} Too early.\n", "utf-8")
    assert LINE in _told(published)


def test_the_profile_of_a_short_address_may_be_named(published: Path) -> None:
    _replace(published, OTHER)
    _say(published, LINE.replace(": ", f", on {factories.PROFILE_ID}: ", 1) + " Why.")
    _build(published)


def test_the_profile_must_be_named_where_the_address_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_scales, "read_scales", dict)
    monkeypatch.setattr(short_addresses, "LAST_DAY", date(2025, 12, 31))
    table = factories.profile_table(primary=False)
    folder = factories.write_measurements(tmp_path / "m", [factories.record()], [table])
    publish(folder, TODAY)
    _replace(folder, OTHER)
    named = LINE.replace(": ", f", on {factories.PROFILE_ID}: ", 1)
    assert f"{named} <why>" in _told(folder)
    _say(folder, f"{LINE} Why.")
    assert named in _told(folder)
    _say(folder, f"{named} Why.")
    _build(folder)


def test_a_class_that_changed_is_named(published: Path) -> None:
    _replace(published, ON_THE_EDGE)
    named = "- `acme/small-model`, text-classification: 1.50 (C) → 1.95 (D (C–D)) Wh."
    assert f"{named} <why>" in _told(published)
    _say(published, "- `acme/small-model`, text-classification: 1.50 → 1.95 Wh. Why.")
    assert named in _told(published)
    _say(published, f"{named} Why.")
    _build(published)


def test_a_class_that_changes_with_the_same_number_is_a_change(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = scale(first_edge="0.1", version="v2")
    older = scale()
    monkeypatch.setattr(own_scales, "read_scales", lambda: {(newer.task, newer.profile): newer})
    monkeypatch.setattr("generator.labels.grading.own_scales.read_scale_version", _only(older))
    line = "- `acme/small-model`, text-classification: 1.50 (C) → 1.50 (E) Wh."
    assert f"{line} <why>" in _told(published)
    _say(published, f"{line} The scale was drawn anew.")
    site = _build(published)
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
    assert "v1.toml: file = missing: labels were published on it" in _told(published)


def test_a_record_measured_anew_with_the_same_words_needs_none(published: Path) -> None:
    _replace(published, SAME_WORDS)
    _build(published)
    assert publish(published, TODAY).lines[0].endswith("the same figure")
    assert len(_build(published).edition.superseded.labels) == 1


def test_a_label_that_vanishes_is_a_change(published: Path) -> None:
    data = (published / PLACE).read_bytes()
    (published / PLACE).unlink()
    assert "missing" in _told(published)
    kept = superseded_path(published, hashlib.sha256(data).hexdigest())
    kept.parent.mkdir()
    kept.write_bytes(data)
    line = "- `acme/small-model`, text-classification: 1.50 (C) → none Wh."
    assert f"{line} <why>" in _told(published)
    _say(published, f"{line} Another model had been loaded.")
    publish(published, TODAY)
    assert read_ledger(published, TODAY)[-1].grade == "withdrawn"
    assert publish(published, TODAY).lines == ()
    # And back: what was withdrawn comes back with a word, too.
    (published / PLACE).write_bytes(data)
    back = "- `acme/small-model`, text-classification: none → 1.50 (C) Wh."
    assert f"{back} <why>" in _told(published)
    _say(published, f"{back} It was the right model.", day="2026-03-01")
    publish(published, TODAY)
    assert [item.grade for item in read_ledger(published, TODAY)] == ["C", "withdrawn", "C"]
    assert _build(published).edition.superseded.labels == ()


@pytest.fixture
def replaced(published: Path) -> Path:
    """The folder after a change that was told and noted."""
    _replace(published, OTHER)
    _say(published, f"{LINE} A meter was read twice.")
    publish(published, TODAY)
    return published


def _kept(folder: Path) -> Path:
    (path,) = (folder / "superseded").iterdir()
    return path


def test_superseded_bytes_that_are_missing_fail_with_the_remedy(replaced: Path) -> None:
    path = _kept(replaced)
    path.unlink()
    said = _told(replaced)
    assert f"git show COMMIT:measurements/{PLACE} > measurements/superseded/{path.name}" in said
    assert "energy-label publish" in said


@pytest.mark.parametrize("what", ["edited", "other", "link", "cut"])
def test_superseded_bytes_that_are_not_those_of_before_fail(replaced: Path, what: str) -> None:
    path = _kept(replaced)
    data = path.read_bytes()
    if what == "edited":
        path.write_bytes(data.replace(b'"fine-tuned"', b'"zero-shot"'))
    elif what == "other":
        path.write_bytes((replaced / PLACE).read_bytes())
    elif what == "link":
        path.unlink()
        path.symlink_to("/etc/passwd")
    else:
        path.write_bytes(data[:100])
    said = _told(replaced)
    assert f"superseded/{path.name}: " in said
    assert "root:" not in said


def test_a_stranger_among_the_superseded_is_refused(replaced: Path) -> None:
    (replaced / "superseded" / "<b>.json").write_text("{}")
    assert "nothing was published under this digest" in _told(replaced)


def test_a_profile_that_would_change_what_is_superseded_is_refused(replaced: Path) -> None:
    factories.write_profile(replaced, factories.profile_table(uncertainty={"meter_relative": 0.5}))
    assert "was published as 1.50 (C), and the immutable label of a record on a scale stays as it is" in _told(replaced)


def test_a_profile_that_would_change_an_immutable_label_is_refused_whatever_is_told(published: Path) -> None:
    factories.write_profile(published, factories.profile_table(uncertainty={"meter_relative": 0.5}))
    _say(published, "- `acme/small-model`, text-classification: 1.50 (C) → 1.50 (D (B–D)) Wh. The meter was worse.")
    said = _told(published)
    assert f"{PLACE}: label = 1.50 (" in said and "was published as 1.50 (C)" in said


def test_an_edition_does_not_go_back(replaced: Path) -> None:
    (replaced / "CHANGES.md").write_text("## 2026-01-01\n", "utf-8")
    assert "the edition of 2026-02-01 is published already" in _told(replaced)


@pytest.fixture
def late(published: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a record that was measured after the only edition, whose labels have short addresses."""
    monkeypatch.setattr(short_addresses, "LAST_DAY", date(2026, 1, 1))
    document = factories.document("acme/late")
    for workload in document["workloads"]:
        for run in workload["runs"]:
            run["finished_at"] = "2026-04-01T12:00:00"
    path = published / PLACE.replace("small-model", "late")
    path.write_text(json.dumps(document), "utf-8")
    return published


def test_what_was_measured_after_the_edition_begins_a_new_one(late: Path) -> None:
    before = (late / "CHANGES.md").read_text("utf-8")
    noted = publish(late, TODAY)
    assert noted.began == TODAY and len(noted.lines) == 1
    said = (
        "## 2026-06-01: new measurements\n\nMeasured since the edition before: `acme/late` (text-classification).\n\n"
    )
    assert (late / "CHANGES.md").read_text("utf-8") == before.replace("## ", f"{said}## ", 1)
    assert read_ledger(late, TODAY)[-1].since == _build(late).edition.day == TODAY
    again = publish(late, TODAY)
    assert again.began is None and not again.lines


def test_an_edition_that_cannot_begin_leaves_everything_as_it_was(late: Path) -> None:
    before = (late / "CHANGES.md").read_bytes(), (late / LEDGER).read_bytes()
    with pytest.raises(EnergyLabelError, match=r"1\.50 \(C\) → 1\.50 \(stale\)"):
        publish(late, date(2031, 1, 1))
    assert ((late / "CHANGES.md").read_bytes(), (late / LEDGER).read_bytes()) == before


def test_a_label_past_its_date_is_stale_from_an_edition_on(published: Path) -> None:
    _say(published, "Nothing else.", day="2031-01-01")
    line = "- `acme/small-model`, text-classification: 1.50 (C) → 1.50 (stale) Wh."
    with pytest.raises(EnergyLabelError) as caught:
        build(published, "", date(2031, 6, 1))
    assert f"{line} <why>" in str(caught.value)
    _say(published, f"{line} Five years have passed.", day="2031-01-01")
    (label,) = build(published, "", date(2031, 6, 1)).edition.labels
    assert (label.result.grade.status, label.result.grade.letter) == ("stale", None)
    publish(published, date(2031, 6, 1))
    # Replaced later, its immutable label still has the letter it was measured with.
    replace_record(factories.record(energies=OTHER), published, published_digests(published, date.max))
    _say(published, "- `acme/small-model`, text-classification: 1.50 → 1.70 Wh. Why.", day="2031-01-02")
    (old,) = build(published, "", date(2031, 6, 1)).edition.superseded.labels
    assert old.result.grade.letter == "C"


def test_a_record_replaced_by_hand_is_taken_out_of_git_s_history(published: Path) -> None:
    git = shutil.which("git")
    if git is None:
        pytest.skip("git is not there")

    def run(*arguments: str) -> None:
        subprocess.run(
            [git, "-c", "user.name=T", "-c", "user.email=t@x.example", "-C", str(published), *arguments], check=True
        )

    run("init", "--quiet")
    run("add", ".")
    run("commit", "--quiet", "--message", "one")
    data = (published / PLACE).read_bytes()
    write_record(factories.record(energies=OTHER), published)
    run("commit", "--quiet", "--all", "--message", "two")
    _say(published, f"{LINE} A meter was read twice.")
    with pytest.raises(RecordFaultsError, match="missing"):
        build(published, "", TODAY)
    _why_not(published, git)
    noted = publish(published, TODAY)
    assert [path.read_bytes() for path in noted.restored] == [data]
    assert "taken out of git's history" in text_of(noted, published)


def _why_not(published: Path, git: str) -> None:
    """Where the history cannot be had, git's own reason is passed on, and a remedy that is not the same command."""
    shallow, archive, other = (published.parent / name for name in ("shallow", "archive", "other"))
    subprocess.run([git, "clone", "--quiet", "--depth=1", published.as_uri(), str(shallow)], check=True)
    shutil.copytree(published, archive, ignore=shutil.ignore_patterns(".git"))
    shutil.copytree(published, other)
    shutil.copy(published / "CHANGES.md", shallow / "CHANGES.md")
    with pytest.MonkeyPatch.context() as changed:
        # No repository of the tests' own surroundings, and for one folder what git does with another account's.
        changed.setenv("GIT_CEILING_DIRECTORIES", str(published.parent))
        for folder, reason in (
            (shallow, r"is shallow; fetch .* --unshallow"),
            (archive, r"not a git repository.*clone"),
        ):
            with pytest.raises(EnergyLabelError, match=reason) as caught:
                publish(folder, TODAY)
            assert "energy-label publish" not in str(caught.value)
        changed.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        changed.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        changed.setenv("GIT_CONFIG_SYSTEM", os.devnull)
        with pytest.raises(EnergyLabelError, match=r"dubious ownership.*safe\.directory"):
            publish(other, TODAY)
        changed.setenv("PATH", "")
        with pytest.raises(EnergyLabelError, match="git is not installed"):
            publish(other, TODAY)
    shutil.rmtree(other / ".git")
    subprocess.run([git, "-C", str(other), "init", "--quiet"], check=True)
    subprocess.run([git, "-C", str(other), "add", "."], check=True)
    identity = ["-c", "user.name=T", "-c", "user.email=t@x.example"]
    subprocess.run([git, "-C", str(other), *identity, "commit", "--quiet", "--message", "one"], check=True)
    with pytest.raises(EnergyLabelError, match="no commit in the history"):
        publish(other, TODAY)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(12))
@given(figures=st.lists(st.floats(0.6, 7.0), min_size=1, max_size=4))
def test_publishing_again_notes_nothing_and_older_lines_stay(
    tmp_path_factory: pytest.TempPathFactory, figures: list[float]
) -> None:
    folder = factories.write_measurements(tmp_path_factory.mktemp("m"), [factories.record()])
    publish(folder, TODAY)
    for number, figure in enumerate(figures):
        before = (folder / LEDGER).read_bytes()
        _replace(folder, {"imdb": (figure, figure * 1.01, figure * 0.99), "sst2": (2.0, 2.02, 1.98)})
        try:
            build(folder, "", TODAY)
        except EnergyLabelError as error:
            _say(folder, str(error).splitlines()[-1].replace("<why>", "Why."), day=f"2026-02-{number + 1:02}")
        publish(folder, TODAY)
        after = (folder / LEDGER).read_bytes()
        assert after.startswith(before)
        assert publish(folder, TODAY).lines == ()
        assert (folder / LEDGER).read_bytes() == after


def test_the_command_says_what_it_noted(measurements: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", "--measurements", str(measurements)]) == 0
    assert "1 publication noted" in capsys.readouterr().out
    _replace(measurements, OTHER)
    assert main(["publish", "--measurements", str(measurements)]) == 1
    assert "CHANGES.md does not say why" in capsys.readouterr().err
