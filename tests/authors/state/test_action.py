"""The composite action, run as GitHub runs it: a plain sh, its environment, a plain Python, a strange repository."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.authors.stand_in_site import MODEL, TASK, Answer, Site, document, entry, serving
from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[3]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEP, WINDOWS = ACTION["runs"]["steps"]


@pytest.fixture(scope="module")
def running() -> Iterator[Site]:
    with serving() as site:
        yield site


class Runner:
    """GitHub's runner, as far as one composite step can tell."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.folder, self.site = folder, site
        self.outputs, self.summary = folder / "outputs", folder / "summary"
        # A Python with nothing installed, found first; and the repository that the action is used in, which has
        # packages of the same names as ours.
        (folder / "bin").mkdir()
        (folder / "bin" / "python3").symlink_to(Path(sys.base_prefix) / "bin" / "python3")
        for name in ("generator", "argparse"):
            package = folder / "repository" / name
            package.mkdir(parents=True)
            (package / "__init__.py").write_text("raise SystemExit('the repository was imported')")

    def run(self, **given: str) -> subprocess.CompletedProcess[str]:
        inputs = {name: str(about.get("default", "")) for name, about in ACTION["inputs"].items()}
        inputs |= {"model": MODEL, "task": TASK, "site": self.site.address}
        inputs |= {name.replace("_", "-"): value for name, value in given.items()}
        environment = {
            name: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda found: inputs[found[1]], value)
            for name, value in STEP["env"].items()
        }
        environment |= {
            # As in a container that has no bash, nor anything else.
            "PATH": str(self.folder / "bin"),
            "PYTHONPATH": str(self.folder / "repository"),
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(self.outputs),
            "GITHUB_STEP_SUMMARY": str(self.summary),
        }
        # As the runner calls a step whose shell is sh.
        script = self.folder / "step.sh"
        script.write_text(STEP["run"])
        return subprocess.run(
            ["/bin/sh", "-e", str(script)],
            cwd=self.folder / "repository",
            env={**environment, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )

    def written(self) -> dict[str, str]:
        """The outputs, read as GitHub reads them."""
        pattern = r"^([a-z-]+)<<(\S+)\n(.*?)\n?^\2$\n"
        return {name: value for name, _, value in re.findall(pattern, self.outputs.read_text("utf-8"), re.M | re.S)}


@pytest.fixture
def runner(tmp_path: Path, running: Site) -> Runner:
    running.answers, running.asked = Site().answers, []
    return Runner(tmp_path, running)


def annotations(run: subprocess.CompletedProcess[str]) -> list[str]:
    return [line for line in run.stdout.splitlines() if line.startswith("::")]


def test_a_label_as_promised_passes_and_gives_its_outputs(runner: Runner) -> None:
    run = runner.run(expect="C")
    assert (run.returncode, run.stderr, annotations(run)) == (0, "", [])
    assert runner.written() == {
        "class": "C",
        "span": "B–C",
        "wh": "0.327",
        "status": "graded",
        "verification": "self-reported",
        "valid-until": "2999-12-31",
        "address": f"{runner.site.address}/models/{MODEL}/",
    }
    assert set(runner.written()) == set(ACTION["outputs"])
    assert "<td>C (B–C)</td>" in runner.summary.read_text("utf-8")


@pytest.mark.parametrize(
    ("changes", "given", "code", "kinds"),
    [
        ({}, {"expect": "B"}, 1, ["error"]),
        ({}, {"expect": "B", "if_worse": "warn"}, 0, ["warning"]),
        ({}, {"expect": "B", "if_worse": "ignore"}, 0, []),
        ({}, {}, 0, []),
        ({"class": None, "class_span": None, "status": "withdrawn"}, {"expect": "G"}, 1, ["error"]),
        ({"valid_until": "2020-01-01"}, {"expect": "C"}, 0, ["warning"]),
        ({"valid_until": "2020-01-01"}, {"if_stale": "fail"}, 1, ["error"]),
        ({"class": None, "class_span": None, "status": "stale"}, {"expect": "C"}, 0, ["warning"]),
        ({"valid_until": "2020-01-01"}, {"expect": "A"}, 1, ["error", "warning"]),
    ],
)
def test_each_finding_is_answered_as_its_author_wants(
    runner: Runner, changes: dict[str, Any], given: dict[str, str], code: int, kinds: list[str]
) -> None:
    runner.site.answers[Site.path()] = document(entry(**changes))
    run = runner.run(**given)
    assert run.returncode == code, run.stderr
    assert [line.split("::")[1] for line in annotations(run)] == kinds
    assert runner.written()["status"] == changes.get("status", "graded")


@pytest.mark.parametrize(
    "given",
    [
        {"model": "acme/none"},
        {"model": "$(touch /tmp/hurt)"},
        {"model": "--help"},
        {"task": "'; exit 0 #"},
        {"expect": "Z"},
        {"expect": "ABC"},
        {"site": "http://example.org"},
        {"site": ""},
        {"variant": "--yes"},
    ],
)
def test_what_cannot_be_asked_fails_the_step_with_one_sentence(runner: Runner, given: dict[str, str]) -> None:
    run = runner.run(**given)
    assert run.returncode == 1 and "Traceback" not in run.stderr
    assert len(run.stderr.splitlines()) == 1 and run.stderr.startswith("energy-label: ")
    assert not runner.outputs.exists() and not Path("/tmp/hurt").exists()


def test_a_word_that_is_no_answer_is_wrong_usage(runner: Runner) -> None:
    assert runner.run(if_worse="explode").returncode == 2


def test_what_a_site_answers_becomes_no_command(runner: Runner) -> None:
    runner.site.answers[Site.path()] = document(entry(status="x\n::error::y", verification={"state": "%0A::warning::"}))
    run = runner.run()
    assert run.returncode == 1 and not annotations(run) and len(run.stderr.splitlines()) == 1


def test_a_site_that_answers_garbage_fails_the_step(runner: Runner) -> None:
    runner.site.answers[Site.path()] = Answer(body=b"<!doctype html>")
    run = runner.run()
    assert run.returncode == 1 and "does not answer in JSON" in run.stderr


def test_an_old_python_and_none_are_told_in_one_sentence(runner: Runner) -> None:
    told = ["::error::Python 3.11 or newer is needed: run actions/setup-python before this action."]
    python = runner.folder / "bin" / "python3"
    real = python.resolve()
    python.unlink()
    run = runner.run()
    assert run.returncode == 1 and annotations(run) == told
    # Under its other name, as some containers have it; and of a version that has not the words of ours.
    other = python.with_name("python")
    program = "import sys; sys.version_info = (3, 8); exec(compile(open(sys.argv[2]).read(), sys.argv[2], 'exec'))"
    other.write_text(f'#!/bin/sh\nexec {real} -c "{program}" "$@"\n')
    other.chmod(0o755)
    run = runner.run()
    assert run.returncode == 1 and annotations(run) == told and run.stderr == ""


def test_windows_asks_the_same_of_the_same_program() -> None:
    """No PowerShell is at hand here, so its few lines are read: no input stands in them, only the program's name."""
    assert (STEP["shell"], STEP["if"]) == ("sh", "runner.os != 'Windows'")
    assert (WINDOWS["shell"], WINDOWS["if"]) == ("powershell", "runner.os == 'Windows'")
    assert STEP["env"] == WINDOWS["env"]
    for step in (STEP, WINDOWS):
        assert "${{" not in step["run"] and "action.py" in step["run"]
    assert WINDOWS["run"].splitlines()[-2:] == ['python -Es "$env:GITHUB_ACTION_PATH\\action.py"', "exit $LASTEXITCODE"]
    for name, output in ACTION["outputs"].items():
        assert output["value"] == f"${{{{ steps.state.outputs.{name} || steps.windows.outputs.{name} }}}}"


def test_the_program_can_be_read_by_an_old_python() -> None:
    """Else it would end in a syntax error before it has said which version it needs."""
    ast.parse((ROOT / "action.py").read_text("utf-8"), feature_version=(3, 7))


def test_nothing_that_pip_installs_is_imported() -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import generator.cli, generator.authors.state.report_state; "
        "print(*sorted({name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names))"
    )
    run = subprocess.run([sys.executable, "-I", "-S", "-B", "-c", program], capture_output=True, text=True, check=True)
    assert set(run.stdout.split()) <= {"__main__", "generator"}
