"""What was published stays as it was: the bytes of records that were replaced, and the labels that rest on them."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.authors.publishing import publish, text_of
from generator.build import build
from generator.errors import EnergyLabelError, RecordFaultsError
from generator.records.files.store import write_record
from tests import factories
from tests.authors.publishing.publishing import LINE, OTHER, PLACE, TODAY, say, told


def _kept(folder: Path) -> Path:
    (path,) = (folder / "superseded").iterdir()
    return path


def test_superseded_bytes_that_are_missing_fail_with_the_remedy(replaced: Path) -> None:
    path = _kept(replaced)
    path.unlink()
    said = told(replaced)
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
    said = told(replaced)
    assert f"superseded/{path.name}: " in said
    assert "root:" not in said


def test_a_stranger_among_the_superseded_is_refused(replaced: Path) -> None:
    (replaced / "superseded" / "<b>.json").write_text("{}")
    assert "nothing was published under this digest" in told(replaced)


def test_a_profile_that_would_change_what_is_superseded_is_refused(replaced: Path) -> None:
    factories.write_profile(replaced, factories.profile_table(uncertainty={"meter_relative": 0.5}))
    assert "was published as 1.50 (C), and the immutable label of a record on a scale stays as it is" in told(replaced)


def test_a_profile_that_would_change_an_immutable_label_is_refused_whatever_is_told(published: Path) -> None:
    factories.write_profile(published, factories.profile_table(uncertainty={"meter_relative": 0.5}))
    say(published, "- `acme/small-model`, text-classification: 1.50 (C) → 1.50 (D (B–D)) Wh. The meter was worse.")
    said = told(published)
    assert f"{PLACE}: label = 1.50 (" in said and "was published as 1.50 (C)" in said


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
    say(published, f"{LINE} A meter was read twice.")
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
