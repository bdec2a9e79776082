"""The options of `measure` are those of a campaign file: what one can say, the other can, in the same words."""

from dataclasses import replace
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from generator.cli import parse
from generator.options.declaring import given_type
from generator.options.measuring import MeasureOptions, places
from generator.suite.campaign.planning.plan import Entry, Plan
from generator.suite.campaign.planning.plan_file import plan_of

WHOLE = {field.alias or name: field for name, field in Plan.model_fields.items()}
ENTRY = {field.alias or name: field for name, field in Entry.model_fields.items()}
# Of a file alone: its name, entries, their order and the cluster, and queries for one entry and not for all.
OF_A_FILE = {"name", "measure", "order", "cluster"}
# Of one measurement: the profile that fits the machine, and what is asked for once and kept.
FILLED_IN = {"profile", "by", "country"}
NEEDED: dict[str, Any] = {"task": "fill-mask", "model": "a/b", "profile": "p", "by": "me", "country": "FRA"}


def test_every_option_stands_in_a_plan_and_every_field_of_a_plan_has_an_option() -> None:
    whole = {place.key for _, place in places() if place.kind == "whole"}
    entry = {place.key for _, place in places() if place.kind != "whole"}
    assert whole == set(WHOLE) - OF_A_FILE
    assert entry == set(ENTRY) - {"queries"}


def test_what_a_plan_cannot_do_without_is_what_one_measurement_needs() -> None:
    needed = {place.key for _, place in places() if place.needed}
    required = {name for table in (WHOLE, ENTRY) for name, field in table.items() if field.is_required()}
    assert needed == required - OF_A_FILE - FILLED_IN
    assert MeasureOptions().missing == ["TASK", "MODEL"]
    assert MeasureOptions(**NEEDED).missing == []


@pytest.mark.parametrize(("option", "key"), [("precision", "precision"), ("weights", "weights")])
def test_the_choices_of_an_option_are_those_of_a_plan(option: str, key: str) -> None:
    hint = get_type_hints(Entry)[key]
    listed = get_args(hint)[0] if option == "precision" else given_type(hint)
    assert set(get_args(given_type(get_type_hints(MeasureOptions)[option]))) == set(get_args(listed))


def test_everything_that_can_be_said_arrives_in_the_plan() -> None:
    said: dict[str, Any] = {
        **NEEDED,
        "submitter": "octocat",
        "gpu": "0",
        "queries": "synthetic",
        "training": "rows",
        "embedder": "./encoder",
        "quick": True,
        "workload": ("c4", "oscar"),
        "weights": "random",
        "precision": "fp16",
        "quantization": "bnb-nf4",
        "runtime": "onnxruntime",
        "compile": True,
        "batch_size": 8,
        "approach": "pre-trained",
        "name": "acme/mine",
        "revision": "main",
        "trust_remote_code": True,
    }
    assert {declared.name for declared, _ in places()} == set(said)
    options = MeasureOptions(**said)
    plan = plan_of(options.table, "here")
    [entry] = plan.measure
    assert (plan.profile, plan.by, plan.country, plan.submitter, plan.gpu, plan.queries, plan.quick, plan.training) == (
        *("p", "me", "FRA"),
        *("octocat", "0", "synthetic", True, "rows"),
    )
    assert entry == Entry.model_validate(
        {
            "tasks": ("fill-mask",),
            "models": ("a/b",),
            "as": "acme/mine",
            "approach": "pre-trained",
            "weights": "random",
            "precision": ("fp16",),
            "quantization": ("bnb-nf4",),
            "runtime": ("onnxruntime",),
            "compiled": (True,),
            "batch_size": (8,),
            "revision": "main",
            "trust_remote_code": True,
            "embedder": "./encoder",
            "workloads": ("c4", "oscar"),
        }
    )
    assert options.ignored == []
    for other in (replace(options, preview=True), replace(options, campaign=Path("c.toml"))):
        assert len(other.ignored) == len(said) and "--as" in other.ignored and "TASK" in other.ignored


def test_what_was_not_said_is_left_to_the_plan() -> None:
    assert MeasureOptions(**NEEDED).table == {
        "name": "one",
        "profile": "p",
        "by": "me",
        "country": "FRA",
        "measure": [{"tasks": ["fill-mask"], "models": ["a/b"]}],
    }


KEPT: dict[str, Any] = {"replace": True, "state": Path("s"), "measurements": Path("m")}
KEPT_AS = ["--replace", "--state", "--measurements"]


@pytest.mark.parametrize(
    ("options", "ignored"),
    [
        (MeasureOptions(preview=True), []),
        (MeasureOptions(preview=True, out=Path("x")), []),
        (MeasureOptions(preview=True, **KEPT), KEPT_AS),
        (MeasureOptions(campaign=Path("c.toml"), **KEPT), []),
        (MeasureOptions(campaign=Path("c.toml"), out=Path("x")), ["--out"]),
        (MeasureOptions(**NEEDED, **KEPT), []),
        (MeasureOptions(**NEEDED, out=Path("x")), ["--out"]),
    ],
)
def test_what_a_way_of_measuring_has_no_use_for_is_told(options: MeasureOptions, ignored: list[str]) -> None:
    assert options.ignored == ignored


@pytest.mark.parametrize(
    ("options", "folder"),
    [
        (MeasureOptions(), ".energy-label"),
        (MeasureOptions(campaign=Path("a/first.toml")), "a/first.state"),
        (MeasureOptions(campaign=Path("first.toml"), state=Path("there")), "there"),
    ],
)
def test_finished_runs_are_kept_where_one_says_or_beside_the_campaign(options: MeasureOptions, folder: str) -> None:
    assert options.state_folder == Path(folder)


def test_another_folder_of_measurements_is_an_option_or_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """As `make site MEASUREMENTS=own` has it; a preview, which has no use for it, does not refuse the variable."""
    monkeypatch.setenv("MEASUREMENTS", "own")
    for words in (["check"], ["profile", "new"], ["measure", "fill-mask", "a/b"], ["card", "a/b"], ["publish"]):
        _, options = parse(words)
        assert getattr(options, "measurements") == Path("own")  # noqa: B009 - each class has it
        _, options = parse([*words, "--measurements", "other"])
        assert getattr(options, "measurements") == Path("other")  # noqa: B009
    _, preview = parse(["measure", "--preview"])
    assert isinstance(preview, MeasureOptions) and preview.ignored == []
    monkeypatch.setenv("MEASUREMENTS", "")
    _, options = parse(["check"])
    assert getattr(options, "measurements") == Path("measurements")  # noqa: B009
