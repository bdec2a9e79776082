"""A new profile with its first records, and their first scale, in one pull request."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from markdown_it import MarkdownIt

from generator.labels.grading.proposal import propose_text
from generator.suite.case import workloads_asked
from tests import factories
from tests.authors.submitting.making import Document, Ran, Submitting, asked_by_the_suite, sealed, submitting

NEW = "laptop-rtx"
ENERGIES = {"imdb": (1.0, 1.01, 0.99), "sst2": (2.0, 2.02, 1.98), "tomatoes": (1.5, 1.52, 1.48)}
SCALE = f"measurements/scales/{factories.TASK}/{NEW}/v1.toml"


def table(**changes: Any) -> dict[str, Any]:
    """A profile that somebody may submit under."""
    limits = {"cpu_max_watts": 200.0, "ram_max_watts": 200.0}
    hardware = {"gpu_name": "A GPU", "power_limit_watts": 150.0, "memory_gib": 8.0}
    own = {"id": NEW, "title": "A laptop", "short": "laptop", "primary": False, "hardware": hardware, "limits": limits}
    found = factories.profile_table(**own)
    for name, value in changes.items():
        found[name] = {**found[name], **value} if isinstance(found.get(name), dict) else value
    return found


def record(number: int) -> Document:
    """A whole record of its own under the new profile."""
    energies = {name: tuple((1 + number / 7) * run for run in runs) for name, runs in ENERGIES.items()}
    document = factories.document(f"acme/n{number}", energies=energies, profile=NEW)
    document["provenance"] |= {"measured_by": "bob", "submitter": "bob"}
    asked_by_the_suite(document)
    for run in (run for workload in document["workloads"] for run in workload["runs"]):
        run["id"] = f"new.{run['id']}"
    return sealed(document)


def with_profile(folder: Path, records: int, **changes: Any) -> Submitting:
    """A pull request with the new profile and so many records under it."""
    made = submitting(folder)
    factories.write_profile(made.head / "measurements", table(**changes))
    for number in range(records):
        made.add(record(number))
    return made


def told(ran: Ran) -> list[str]:
    found: list[str] = ran.report["scales"]
    return found


def test_a_profile_and_its_first_records_are_judged_together(tmp_path: Path) -> None:
    ran = with_profile(tmp_path, 3).run("--submitter", "bob")
    assert ran.done.returncode == 0, ran.done.stdout
    assert ran.report["accepted"] and not ran.report["other_files"]
    assert [profile["id"] for profile in ran.report["profiles"]] == [NEW]
    assert told(ran) == [f"text-classification under {NEW}: 3 of the 5 models that a scale needs."]
    assert (
        f"## New profile `{NEW}`" in ran.summary
        and "- gpu: measured, 10.0 W at rest, 400 W at most: `Read from the meter.`\n" in ran.summary
    )
    assert "no scale yet: 3 of 5 models" in ran.summary and "A letter is possible." in ran.summary


def test_five_models_may_bring_the_scale_that_the_rule_computes_and_no_other(tmp_path: Path) -> None:
    made = with_profile(tmp_path, 5)
    ran = made.run("--submitter", "bob")
    command = f"energy-label scale propose text-classification {NEW} --write"
    enough = f"text-classification under {NEW}: 5 models, enough for its first scale; add what {command} writes."
    assert told(ran) == [enough]
    named = (factories.TASK, NEW, (), "v1", factories.TODAY)
    text = propose_text(made.head / "measurements", *named, workloads_asked())
    path = made.head / SCALE
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    ran = made.run("--submitter", "bob")
    assert ran.done.returncode == 0, ran.done.stdout
    assert told(ran) == [f"text-classification under {NEW} gets its first scale, which is what the rule computes."]
    assert [item["now"]["scale"] for item in ran.report["records"]] == ["v1"] * 5
    # By the rule, nobody is in A or B on the day of the scale.
    assert all(item["now"]["grade"][0] in "CDEFG" for item in ran.report["records"])
    # The scale by itself, once records and profile are there.
    for name in ("profiles", "records"):
        shutil.copytree(made.head / "measurements" / name, made.base / "measurements" / name, dirs_exist_ok=True)
    alone = made.run("--submitter", "bob")
    assert (alone.done.returncode, told(alone), alone.report["records"]) == (0, told(ran), [])
    path.write_text(text.replace('first_edge = "', 'first_edge = "1'), "utf-8")
    ran = made.run("--submitter", "bob")
    assert ran.done.returncode == 1
    [(field, reason)] = ran.faults
    assert field == "scale" and reason.startswith("the rule gives other limits for these records; write them with")


def test_a_scale_of_too_few_models_or_for_no_profile_is_refused(tmp_path: Path) -> None:
    made = with_profile(tmp_path, 4)
    for profile in (NEW, "nobody-s"):
        path = made.head / SCALE.replace(NEW, profile)
        path.parent.mkdir(parents=True)
        path.write_text('task = "text-classification"\n', "utf-8")
    reasons = sorted(reason for _, reason in made.run("--submitter", "bob").faults)
    assert "names no task and profile that there are" in reasons[0]
    assert "needs complete, measured records of 5 models, and there are 4" in reasons[1]


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"id": "other-name"}, None, None),
        ({"study": True}, "study", "is for the records of published studies; leave it out"),
        ({"primary": True}, "primary", "is for the records of published studies; leave it out"),
        ({"accelerators_counted": 2}, "accelerators_counted", "the suite counts no GPU, or one"),
        ({"limits": {"gpu_max_watts": 1e6}}, "limits.gpu_max_watts", "which no part of one computer draws"),
        ({"uncertainty": {"meter_relative": 0.0}}, "uncertainty.meter_relative", "no meter is exact"),
        ({"title": "One  TINY GPU"}, "title", "another profile is called so"),
        ({"limits": {"fastest_query_s": 1e-300}}, "limits.fastest_query_s", "no query of the suite's tasks is faster"),
        ({"limits": {"gpu_max_watts": -5.0}}, "limits.gpu_max_watts", "greater than 0"),
        ({"boundary": {"plain": "\u202etxt"}}, "boundary.plain", ""),
        ({"made_up": 1}, "made_up", ""),
    ],
    ids=str,
)
def test_a_profile_that_cannot_be_is_refused_and_so_are_its_records(
    changes: dict[str, Any], field: str | None, reason: str | None, tmp_path: Path
) -> None:
    made = with_profile(tmp_path, 1)
    path = factories.write_profile(made.head / "measurements", {**table(**changes), "id": changes.get("id", NEW)})
    if path.stem != NEW:
        (path.parent / f"{NEW}.toml").write_bytes(path.read_bytes())
        path.unlink()
    ran = made.run("--submitter", "bob")
    assert ran.done.returncode == 1 and ran.done.stderr == ""
    assert not ran.report["profiles"]
    faults = ran.report["faults"]
    assert [fault["file"] for fault in faults] == [f"profiles/{NEW}.toml"]
    assert faults[0]["field"] == (field or "id") and (reason or "") in faults[0]["reason"]
    assert "no such profile" in ran.report["records"][0]["faults"][0]["reason"]


def test_no_word_of_a_profile_is_more_than_code(tmp_path: Path) -> None:
    """In a table a bar ends a cell, even within code, and what follows would be read as Markdown."""
    nasty = "x | <img src=https://evil.example/x.png> **bold** [here](https://evil.example/) <h1>Accepted</h1> | y"
    summary = with_profile(tmp_path, 1, boundary={"gpu_detail": nasty, "cpu_detail": f"\\{nasty}"}).run().summary
    page = html.fromstring(MarkdownIt("commonmark", {"html": True}).enable(["table"]).render(summary))
    shown = [item.text_content() for item in page.xpath("//li/code")]
    assert nasty in shown
    assert f"\\{nasty}" in shown
    assert not page.xpath("//img | //strong[text()='bold'] | //a | //h1[text()='Accepted']")


def test_a_profile_that_is_there_already_stays_the_base_s(tmp_path: Path) -> None:
    made = submitting(tmp_path)
    wide = factories.profile_table(limits={"gpu_max_watts": 4000.0})
    factories.write_profile(made.head / "measurements", wide)
    ran = made.run("--submitter", "bob")
    assert ran.report["other_files"] == [f"measurements/profiles/{factories.PROFILE_ID}.toml"]
    assert not ran.report["profiles"]


def test_of_estimates_no_letter_is_promised(tmp_path: Path) -> None:
    guessed = {"gpu": "estimated"}
    ran = with_profile(tmp_path, 1, boundary=guessed).run("--submitter", "bob")
    assert told(ran) == [
        f"text-classification: value only. {NEW} reads no meter but estimates, and no letter can come of that."
    ]
    assert "Value only: no meter is read, so no letter can come." in ran.summary
