"""The workflows as data: their jobs, steps and what each runs."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ACTION = ROOT / "action.yml"


@dataclass(frozen=True)
class Workflow:
    """One workflow file: its text, its events and its jobs by name."""

    name: str
    text: str
    events: dict[str, Any]
    top: dict[str, Any]
    jobs: dict[str, Any]

    def steps(self) -> list[tuple[str, dict[str, Any]]]:
        """Every step with its job's name."""
        return [(name, step) for name, job in self.jobs.items() for step in job["steps"]]


def read(path: Path) -> Workflow:
    """One workflow; YAML 1.1 reads the key `on` as true."""
    text = path.read_text("utf-8")
    top = yaml.safe_load(text)
    events = top[True]
    return Workflow(path.stem, text, events if isinstance(events, dict) else {events: None}, top, top["jobs"])


WORKFLOWS = {path.stem: read(path) for path in FILES}


def runs() -> list[tuple[str, str, dict[str, Any]]]:
    """Every step that runs a command: workflow, job, step."""
    return [
        (workflow.name, job, step) for workflow in WORKFLOWS.values() for job, step in workflow.steps() if "run" in step
    ]


def uses() -> list[tuple[str, str, dict[str, Any]]]:
    """Every step that uses an action: workflow, job, step."""
    return [
        (workflow.name, job, step)
        for workflow in WORKFLOWS.values()
        for job, step in workflow.steps()
        if "uses" in step
    ]
