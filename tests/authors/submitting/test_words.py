"""What authors read about submitting is true: the page's figures, the forms, and what `make submission` hands on."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.authors.submitting import warning
from tests.authors.submitting.making import ROOT
from tests.patience import PATIENCE_S

PAGE = (ROOT / "site_src" / "pages" / "measure" / "submit.md").read_text("utf-8")
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))


def test_the_page_names_the_figures_that_the_warnings_go_by() -> None:
    for figure in (
        f"over {warning.FAR - 1:.0%}".replace("%", " %"),
        f"within {warning.NEAR_A_LIMIT:.0%}".replace("%", " %"),
        f"more than {warning.WIDEST_SPREAD:.0%}".replace("%", " %"),
        f"More than {warning.TIMES_FASTER} times faster",
    ):
        assert figure in PAGE


@pytest.mark.parametrize("form", [form for form in FORMS if form.name != "config.yml"], ids=lambda form: form.stem)
def test_a_form_is_one_that_github_shows(form: Path) -> None:
    """By GitHub's syntax for issue forms: name, description and a body of fields with labels."""
    found: dict[str, Any] = yaml.safe_load(form.read_text("utf-8"))
    assert {"name", "description", "body"} == set(found)
    assert len({field["id"] for field in found["body"]}) == len(found["body"])
    for field in found["body"]:
        assert field["type"] in {"input", "textarea"}
        assert set(field) <= {"type", "id", "attributes", "validations"}
        assert set(field["attributes"]) <= {"label", "description", "placeholder"} and field["attributes"]["label"]


@pytest.mark.parametrize(
    ("variables", "arguments"),
    [
        ({}, ["submission", "--out", "submission", "--", "submitted"]),
        (
            {"SUBMITTED": "$(touch x)", "SUBMITTER": 'a"; touch y #', "HUB": "yes"},
            ["submission", "--out", "submission", '--submitter=a"; touch y #', "--hub", "--", "$(touch x)"],
        ),
        (
            {"SUBMITTED": "-x `touch y`", "SUBMITTER": "", "HUB": ""},
            ["submission", "--out", "submission", "--", "-x `touch y`"],
        ),
    ],
)
def test_no_value_of_a_pull_request_is_read_by_make_or_a_shell(
    programs: None, tmp_path: Path, variables: dict[str, str], arguments: list[str]
) -> None:
    command = tmp_path / "energy-label"
    command.write_text('#!/bin/sh\nfor word in "$@"; do printf "%s\\n" "$word"; done\n')
    command.chmod(0o755)
    ready = tmp_path / "ready"
    ready.touch()
    clean = {key: value for key, value in os.environ.items() if key not in ("SUBMITTED", "SUBMITTER", "HUB")}
    done = subprocess.run(
        [
            "make",
            "--no-print-directory",
            "--file",
            str(ROOT / "Makefile"),
            f"BIN={tmp_path}",
            f"READY={ready}",
            "submission",
        ],
        cwd=_with_sources(tmp_path),
        env=clean | variables,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == arguments
    assert not list(tmp_path.rglob("x")) and not list(tmp_path.rglob("y"))


def _with_sources(folder: Path) -> Path:
    """A folder with what the Makefile's first rule looks at, older than what it makes."""
    work = folder / "work"
    work.mkdir()
    for name in ("requirements.lock", "pyproject.toml"):
        (work / name).touch()
        os.utime(work / name, (0, 0))
    return work
