"""What every workflow keeps to: pinned actions, make targets alone, least permissions, no fork's words in a shell."""

import re
import subprocess
import tomllib
from typing import Any

import pytest

from tests.workflows.reading import ACTION, ROOT, WORKFLOWS, runs, uses

PINS = tomllib.loads((ROOT / "tests" / "workflows" / "pins.toml").read_text("utf-8"))
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
EVERY = pytest.mark.parametrize("name", WORKFLOWS)


def test_the_workflows_are_those_that_the_project_has() -> None:
    assert set(WORKFLOWS) == {"ci", "links", "measure", "publish", "ranges", "submission"}


@EVERY
def test_every_action_is_pinned_to_a_commit_that_somebody_looked_up(name: str) -> None:
    lines = re.findall(r"^\s*(?:- )?uses: (.*)$", WORKFLOWS[name].text, re.M)
    assert lines
    for line in lines:
        found = re.fullmatch(r"([\w.-]+/[\w./-]+)@([0-9a-f]{40}) # (v[\d.]+)", line)
        assert found, f"{line} is not pinned by a commit with its tag beside it"
        action, commit, tag = found.groups()
        assert {"tag": tag, "commit": commit} in PINS.get(action, []), f"{line} is not in tests/workflows/pins.toml"


def test_the_composite_action_uses_no_other() -> None:
    assert "uses:" not in ACTION.read_text("utf-8")


@pytest.mark.parametrize(("name", "job", "step"), runs())
def test_a_command_is_one_call_of_make(name: str, job: str, step: dict[str, Any]) -> None:
    words = step["run"].split()
    assert words[0] == "make" and len(step["run"].splitlines()) == 1
    for word in words[1:]:
        assert word in TARGETS or re.fullmatch(r"[A-Z_]+=[\w.-]+", word), f"{word} is no target of the Makefile"


@pytest.mark.parametrize(("name", "job", "step"), runs())
def test_nothing_is_written_into_a_command(name: str, job: str, step: dict[str, Any]) -> None:
    assert "${{" not in step["run"]


@EVERY
def test_a_workflow_may_nothing_and_each_job_only_what_it_says(name: str) -> None:
    assert WORKFLOWS[name].top["permissions"] == {}
    for job in WORKFLOWS[name].jobs.values():
        assert isinstance(job["permissions"], dict)
        assert job["timeout-minutes"] <= 1440


def test_what_may_write_is_known_and_runs_on_the_hosts_own_machines() -> None:
    writing = {
        (name, job): {right for right, how in what["permissions"].items() if how == "write"}
        for name, workflow in WORKFLOWS.items()
        for job, what in workflow.jobs.items()
    }
    opening = {"contents", "pull-requests"}
    assert {place: rights for place, rights in writing.items() if rights} == {
        ("publish", "deploy"): {"pages", "id-token"},
        ("publish", "propose"): opening,
        ("measure", "propose"): opening,
    }
    machines = {WORKFLOWS[name].jobs[job]["runs-on"] for (name, job), rights in writing.items() if rights}
    assert machines == {"ubuntu-24.04"}


def test_a_job_that_may_write_runs_no_command_and_installs_nothing() -> None:
    for name, workflow in WORKFLOWS.items():
        for job, what in workflow.jobs.items():
            if "contents" in {right for right, how in what["permissions"].items() if how == "write"}:
                assert not [step for step in what["steps"] if "run" in step], f"{name}: {job}"
                brought = [step["uses"].partition("@")[0] for step in what["steps"]]
                assert brought == [
                    "actions/checkout",
                    "actions/download-artifact",
                    "peter-evans/create-pull-request",
                ], f"{name}: {job}"


def test_what_is_proposed_was_added_to_the_very_commit_that_it_is_proposed_from() -> None:
    jobs = WORKFLOWS["publish"].jobs
    assert jobs["propose"]["needs"] == "ledger"
    [checkout, download, _] = jobs["propose"]["steps"]
    assert checkout["with"]["ref"] == "${{ needs.ledger.outputs.commit }}"
    assert download["with"]["name"] == "${{ needs.ledger.outputs.artifact }}"
    assert jobs["ledger"]["outputs"]["commit"] == "${{ steps.main.outputs.commit }}"


def test_no_commit_is_checked_out_before_main_is_known_to_have_it() -> None:
    jobs = WORKFLOWS["publish"].jobs
    asked = "${{ inputs.commit || github.sha }}"
    [checkout, look] = jobs["commit"]["steps"]
    assert (checkout["with"]["ref"], checkout["with"]["fetch-depth"]) == ("main", 0)
    assert look == {"run": "make ancestor", "env": {"COMMIT": asked}}
    assert jobs["build"]["needs"] == "commit" and jobs["build"]["steps"][0]["with"]["ref"] == asked
    assert "inputs.commit" not in str({name: job for name, job in jobs.items() if name not in ("commit", "build")})


@EVERY
def test_no_workflow_knows_a_secret_or_runs_with_the_rights_of_the_base_on_what_a_fork_sends(name: str) -> None:
    assert not re.search(r"\bsecrets\s*[.\[]|secrets:|github\.token|[^-]token:", WORKFLOWS[name].text)
    assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(WORKFLOWS[name].events)


@pytest.mark.parametrize(("name", "job", "step"), [use for use in uses() if "actions/checkout@" in use[2]["uses"]])
def test_no_checkout_leaves_its_token_behind(name: str, job: str, step: dict[str, Any]) -> None:
    assert step["with"]["persist-credentials"] is False


def test_only_pull_requests_of_measurements_are_reported_on_and_a_machine_that_measures_sees_none() -> None:
    assert WORKFLOWS["submission"].events == {"pull_request": {"paths": ["measurements/**"]}}
    assert set(WORKFLOWS["measure"].events) == {"workflow_dispatch"}
    hosted = [
        (name, job)
        for name, workflow in WORKFLOWS.items()
        for job, what in workflow.jobs.items()
        if what["runs-on"] != "ubuntu-24.04"
    ]
    assert hosted == [("measure", "measure")]


def test_what_is_submitted_lies_in_a_folder_of_its_own_beside_the_bases_tree() -> None:
    [job] = WORKFLOWS["submission"].jobs.values()
    first, second = (step["with"] for step in job["steps"] if "actions/checkout@" in step.get("uses", ""))
    assert first["ref"] == "${{ github.base_ref }}" and "path" not in first
    assert second["path"] == "submitted" and not second["submodules"] and not second["lfs"]
    [run] = [step for step in job["steps"] if "run" in step]
    assert run["env"]["SUBMITTER"] == "${{ github.event.pull_request.user.login }}"


def test_deployments_wait_for_each_other_and_a_repeated_one_has_an_artifact_of_its_own() -> None:
    publish = WORKFLOWS["publish"]
    assert publish.top["concurrency"] == {"group": "pages", "cancel-in-progress": False}
    steps = {step.get("uses", "").partition("@")[0]: step for _, step in publish.steps()}
    name = steps["actions/upload-pages-artifact"]["with"]["name"]
    assert "github.run_attempt" in name and publish.jobs["build"]["outputs"]["artifact"] == name
    assert steps["actions/deploy-pages"]["with"]["artifact_name"] == "${{ needs.build.outputs.artifact }}"
    commands = [step.get("run", step.get("uses", "")) for job, step in publish.steps() if job == "build"]
    assert commands[-2:] == ["make check site PREVIEW=no", steps["actions/upload-pages-artifact"]["uses"]]


def test_ci_runs_on_the_oldest_and_the_newest_python_there_is_support_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    known = [text.rpartition(" ")[2] for text in project["classifiers"] if "Python :: 3." in text]
    matrix = WORKFLOWS["ci"].jobs["test"]["strategy"]["matrix"]["python"]
    assert matrix == [known[0], known[-1]] and project["requires-python"] == f">={known[0]}"


@pytest.mark.parametrize("name", ["publish", "measure"])
def test_what_a_pull_request_takes_is_never_named_by_a_folder_that_may_be_missing(name: str) -> None:
    # Git adds nothing at all where one of the paths that it is given matches nothing.
    [opening] = [step["with"] for _, step in WORKFLOWS[name].steps() if "add-paths" in step.get("with", {})]
    command = ["git", "ls-files", "--error-unmatch", "--", *opening["add-paths"].split()]
    assert subprocess.run(command, cwd=ROOT, capture_output=True).returncode == 0


def test_only_what_is_no_code_goes_from_run_to_run_and_it_is_published_by_main_alone() -> None:
    caching = [(name, step) for name, _, step in uses() if step["uses"].startswith("actions/cache")]
    [(name, step)] = caching
    assert name == "publish" and step["with"]["path"] == ".cache/pictures"
    # Saved by each commit, and begun anew with the libraries.
    start = "pictures-${{ hashFiles('requirements.lock') }}-"
    assert step["with"]["restore-keys"] == start and step["with"]["key"] == start + "${{ github.sha }}"
    assert WORKFLOWS["publish"].jobs["build"]["if"] == "github.ref == 'refs/heads/main'"
