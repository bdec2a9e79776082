"""Every command of every job, run in a clean clone of this repository with stand-ins for what GitHub would give."""

import json
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import factories
from tests.authors.submitting.making import bytes_of, place_of, submission
from tests.blocking import SITE_ALONE
from tests.part_of_committed import part_of
from tests.sharing import Shared
from tests.site.building import handful_measurements
from tests.suite.terms import cpu_profile
from tests.workflows.clean_clone import Clone, block_in, check_out, clone, replace_command
from tests.workflows.reading import WORKFLOWS, runs

ONE_MACHINE = "mlperf-8xh200-node"
SITE = "https://labels.example.org/"
STAND_INS = {
    "steps.pages.outputs.base_url": SITE.rstrip("/"),
    "github.event.pull_request.user.login": "octocat",
    "inputs.campaign": "campaign.toml",
    "inputs.commit || github.sha": "main",
}
CAMPAIGN = """
name = "one"
profile = "cpu-only"
by = "A test"
country = "FRA"
queries = "synthetic"
[[measure]]
tasks = ["fill-mask"]
models = ["tiny"]
workloads = ["c4"]
"""


@pytest.fixture
def cloned(tmp_path: Path) -> Clone:
    return clone(tmp_path / "clone")


@pytest.fixture
def small(cloned: Clone, committed: Path) -> Clone:
    """A clone of a commit with the records of one machine alone, for commands that read all there are."""
    folder = cloned.folder / "measurements"
    shutil.rmtree(folder)
    part_of(committed, folder, lambda place: place.parts[0] == ONE_MACHINE)
    _git(cloned.folder, "add", "--all", "measurements")
    _git(cloned.folder, "commit", "--quiet", "--message", "fewer records")
    return cloned


@pytest.fixture(scope="session")
def handful(shared: Shared) -> dict[str, str]:
    """What has a site built of few records: `make site` of all of them is what CI runs itself."""
    return {"MEASUREMENTS": str(shared("handful", handful_measurements) / "measurements")}


@pytest.fixture(scope="session")
def untouched(shared: Shared) -> Iterator[Clone]:
    """A clone for commands that leave nothing behind, shared by all of these."""
    made = Clone(shared("clone", clone))
    yield made
    assert not made.changed()


def command(workflow: str, job: str) -> tuple[str, dict[str, str]]:
    """What the job runs, and its environment with a stand-in for every expression."""
    [step] = [step for name, there, step in runs() if (name, there) == (workflow, job)]
    environment = {
        name: re.sub(r"\$\{\{ (.*?) \}\}", lambda found: STAND_INS[found[1]], value)
        for name, value in step.get("env", {}).items()
    }
    return step["run"], environment


def test_every_job_that_runs_a_command_is_tried_here() -> None:
    tried = {
        ("ci", "test"),
        ("links", "links"),
        ("measure", "measure"),
        ("measure", "check"),
        ("publish", "commit"),
        ("publish", "build"),
        ("publish", "ledger"),
        ("ranges", "ranges"),
        ("submission", "report"),
    }
    assert {(workflow, job) for workflow, job, _ in runs()} == tried


def test_ci_runs_the_commands_of_a_contributor(untouched: Clone) -> None:
    run, environment = command("ci", "test")
    told = untouched.run(f"{run} --dry-run", environment)
    assert (told.returncode, told.stdout) == (0, "bash .ci/run\n"), told.stderr
    lines = (untouched.folder / ".ci" / "run").read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("make ")] == ["make lint", "make check", "make site", "make test"]


def test_the_ends_of_the_ranges_are_tried_by_one_command(untouched: Clone) -> None:
    """What it does takes gigabytes, so that the command alone is seen here."""
    run, environment = command("ranges", "ranges")
    told = untouched.run(f"{run} --dry-run", environment)
    assert (told.returncode, told.stdout) == (0, ".venv/bin/python -m tests.ranges \n"), told.stderr


def test_publishing_builds_a_site_that_says_where_it_lives(
    builds: None, cloned: Clone, handful: dict[str, str]
) -> None:
    run, environment = command("publish", "build")
    told = cloned.run(run, environment | handful)
    assert told.returncode == 0, told.stderr
    assert f'<link rel="canonical" href="{SITE}">' in (cloned.folder / "site" / "index.html").read_text("utf-8")
    assert not cloned.changed()


def test_the_ledger_changes_nothing_but_what_its_pull_request_takes(small: Clone) -> None:
    told = small.run(*command("publish", "ledger"))
    assert told.returncode == 0, told.stderr
    steps = [step["with"] for _, step in WORKFLOWS["publish"].steps() if "with" in step]
    [opening] = [given for given in steps if "add-paths" in given]
    places = tuple(opening["add-paths"].split())
    assert all(path.startswith(places) for path in small.changed())
    # What is not handed on from the job that computes to the one that proposes would be lost.
    [handed] = [given["path"].split() for given in steps if given.get("name", "").startswith("ledger-")]
    assert all(path.startswith(tuple(handed)) for path in small.changed())
    # A second time there is nothing to note, so no pull request is opened.
    before = (small.folder / "measurements" / "published.jsonl").read_bytes()
    assert small.run(*command("publish", "ledger")).returncode == 0
    assert (small.folder / "measurements" / "published.jsonl").read_bytes() == before


def test_the_links_of_the_site_are_tried(builds: None, cloned: Clone, handful: dict[str, str]) -> None:
    run, environment = command("links", "links")
    told = cloned.run(run, {**environment, **handful, "EXTERNAL": "no"})
    assert told.returncode == 0, told.stdout + told.stderr
    assert re.search(r"That's it\. [1-9]\d{2,} links .* 0 errors found", told.stdout)


@pytest.fixture
def submitted(small: Clone) -> Path:
    """What a pull request would bring beside the clone, so far nothing; both know a profile that can be submitted."""
    head = check_out(small.folder / "submitted", small)
    for root in (small.folder, head):
        factories.write_profile(root / "measurements", factories.profile_table(primary=False))
    return head / "measurements"


def test_a_submitted_record_is_reported_on(builds: None, cloned: Clone, submitted: Path, tmp_path: Path) -> None:
    record = submission("acme/tiny", "octocat")
    place = submitted / place_of(record)
    place.parent.mkdir(parents=True)
    place.write_bytes(bytes_of(record))
    run, environment = command("submission", "report")
    # No Hub on this machine: it is asked, and that it did not answer is told.
    away = {"HF_ENDPOINT": "http://127.0.0.1:9", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary")}
    told = cloned.run(run, {**environment, **away})
    assert told.returncode == 0, told.stdout + told.stderr
    summary = (tmp_path / "summary").read_text("utf-8")
    assert "acme/tiny" in summary and "The Hub could not be asked" in summary
    assert list((cloned.folder / "submission").rglob("*.svg"))
    assert not {path for path in cloned.changed() if not path.startswith(("submitted/", "measurements/profiles/"))}


def test_no_name_of_a_submitted_file_becomes_a_command(cloned: Clone, submitted: Path, tmp_path: Path) -> None:
    for name in ("$(touch hurt).json", "'; touch hurt; '.json", "-h.json", "a\n::error::b.json"):
        (submitted / "records" / name).write_text("{}")
    run, environment = command("submission", "report")
    told = cloned.run(run, {**environment, "HF_ENDPOINT": "http://127.0.0.1:9"})
    assert told.returncode != 0 and "Traceback" not in told.stderr
    assert not (cloned.folder / "hurt").exists() and not (submitted / "hurt").exists()
    assert not [line for line in told.stdout.splitlines() if line.startswith("::error::b")]


def test_a_campaign_is_measured_and_its_records_pass_the_check_before_they_are_proposed(
    libraries: None, cloned: Clone
) -> None:
    (cloned.folder / "campaign.toml").write_text(CAMPAIGN)
    factories.write_profile(cloned.folder / "measurements", cpu_profile().model_dump(mode="json", exclude_none=True))
    replace_command(cloned, "tests.workflows.short_campaign")
    # A machine that measures has set up nothing of the site.
    block_in(cloned, SITE_ALONE)
    told = cloned.run(*command("measure", "measure"))
    assert told.returncode == 0, told.stdout + told.stderr
    new = {path for path in cloned.changed() if path.startswith("measurements/records/")}
    assert len(new) == 1
    record = json.loads((cloned.folder / new.pop()).read_text("utf-8"))
    assert record["profile"] == tomllib.loads(CAMPAIGN)["profile"]
    checked = cloned.run(*command("measure", "check"))
    assert checked.returncode == 0, checked.stderr


def _git(folder: Path, *words: str) -> str:
    author = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = subprocess.run(
        ["git", *words], cwd=folder, env={**os.environ, **author}, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_commit_of_main_may_be_published_again(cloned: Clone) -> None:
    run, _ = command("publish", "commit")
    older = _git(cloned.folder, "rev-parse", "HEAD")
    _git(cloned.folder, "commit", "--allow-empty", "--message", "newer")
    for commit in (older, _git(cloned.folder, "rev-parse", "HEAD")):
        told = cloned.run(run, {"COMMIT": commit})
        assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize(
    "commit", ["", "main", "HEAD", "0123abc", "0" * 40, "F" * 40, "--help", "$(touch hurt)", "a\n" * 20, "g" * 40]
)
def test_what_main_does_not_have_is_not_published(untouched: Clone, commit: str) -> None:
    run, _ = command("publish", "commit")
    told = untouched.run(run, {"COMMIT": commit})
    assert told.returncode != 0 and not (untouched.folder / "hurt").exists()
    assert "named by its whole hash" in told.stdout or "is no commit of main" in told.stdout


def test_a_commit_that_a_fork_brought_is_not_published_though_its_hash_is_known(untouched: Clone) -> None:
    made = _git(untouched.folder, "commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", "as a pull request has it")
    told = untouched.run(command("publish", "commit")[0], {"COMMIT": made})
    assert told.returncode != 0 and "is no commit of main" in told.stdout


NAMES = ["", "no\nfile", "$(touch hurt).toml", "'; touch hurt; '.toml", "--preview", "a b.toml"]


@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_a_campaign_becomes_a_command(untouched: Clone, name: str) -> None:
    run, _ = command("measure", "measure")
    told = untouched.run(run, {"CAMPAIGN": name})
    assert told.returncode != 0 and not (untouched.folder / "hurt").exists()
    assert ("is not there; name a campaign file" if name else "Which campaign?") in told.stdout + told.stderr
