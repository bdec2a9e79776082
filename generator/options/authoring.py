"""The options of the commands for model authors, and for whoever reviews their pull requests."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from generator.options.data import measurements_folder
from generator.options.declaring import argument, option

Answer = Literal["fail", "warn", "ignore"]
CardFormat = Literal["readme", "hf-eval-results", "spdx"]


def _labelled_model() -> Any:
    return argument("ORG/MODEL", "the Hub id of a model that has a label")


def _site() -> Any:
    """Empty where nobody named one."""
    return option("--site", "the site's address (or SITE_URL)", "URL", "", environment="SITE_URL")


@dataclass(frozen=True, kw_only=True)
class CardOptions:
    """Which labels of which site, in which form, and whether they are offered to the Hub."""

    model: str = _labelled_model()
    task: str | None = option("--task", "only this task's labels", "TASK")
    format: CardFormat = option("--format", "what to print", default="readme")
    site: str = _site()
    benchmark: str | None = option("--benchmark", "the Hub's leaderboard that results are for", "ORG/DATASET")
    push: bool = option("--push", "show the pull request on the Hub that would be opened", default=False)
    yes: bool = option("--yes", "with --push: open the pull request", default=False)
    measurements: Path = measurements_folder()


@dataclass(frozen=True, kw_only=True)
class PreviewOptions:
    """Which record's card to build, and where."""

    record: Path = argument("RECORD", "a record's file, in any folder")
    out: Path = option("--out", "where it is built", "DIR", Path("card-preview"))
    no_open: bool = option("--no-open", "build it and print where it is, without opening it", default=False)
    measurements: Path = measurements_folder()


@dataclass(frozen=True, kw_only=True)
class SubmissionOptions:
    """What was submitted and by whom; an empty account is none, as in a workflow's inputs."""

    submitted: Path = argument("DIR", "the checkout of the pull request")
    submitter: str | None = option("--submitter", "the GitHub account that submits", "LOGIN")
    hub: bool = option("--hub", "check on the Hub that each model exists", default=False)
    out: Path = option("--out", "where the report goes", "DIR", Path("submission"))
    measurements: Path = measurements_folder("the measurements/ folder as it is")


@dataclass(frozen=True, kw_only=True)
class StateOptions:
    """Which published label to ask for, and what is promised of it; an empty text was not given."""

    model: str = _labelled_model()
    task: str = argument("TASK", "a pipeline tag")
    variant: str | None = option("--variant", "the label's variant, where it names one", "VARIANT")
    profile: str | None = option("--profile", "the profile's id, where the label's address names it", "PROFILE")
    expect: str | None = option("--expect", "the promised class: A to G", "CLASS")
    if_worse: Answer = option("--if-worse", "what to do when the class is worse than --expect", default="fail")
    if_stale: Answer = option("--if-stale", "what to do when the label is past its date", default="warn")
    site: str = _site()
