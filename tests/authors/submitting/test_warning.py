"""Each warning about a submission with its figure, all told in one run; and what is no reason for one."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from generator.authors.submitting.reading import read_base
from generator.authors.submitting.report import Judged, Report, report_document
from generator.authors.submitting.summary import markdown
from generator.authors.submitting.warning import There, doubts
from generator.records.files.store import Stored
from generator.records.model import Record
from tests import factories, served
from tests.authors.submitting.making import (
    Document,
    Ran,
    Submitting,
    asked_by_the_suite,
    sealed,
    submission,
    submitting,
)
from tests.suite.hub_stand_in import Repository, StandIn, commit_of

FOLDER = f"records/{factories.PROFILE_ID}/{factories.TASK}"


def _at(model: str, watts: float, factor: float) -> Document:
    """A record whose GPU draws a mean of `watts` (the whole machine, twice as much)."""
    document = submission(model, factor=factor)
    for workload in document["workloads"]:
        for run in workload["runs"]:
            run["query"]["duration_s"] = run["query"]["gpu_joules"] / watts
    return sealed(document)


def _renamed(document: Document) -> Document:
    for workload in document["workloads"]:
        for number, run in enumerate(workload["runs"]):
            run["id"] = f"again.{workload['id']}.{number}"
    return document


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Submitting:
    """One pull request with everything that is worth a look and refused by nobody."""
    made = submitting(tmp_path_factory.mktemp("doubted"))
    made.add(submission("acme/fine", factor=1.05))
    made.add(_at("acme/strong", 255.0, 1.06))
    made.add(_at("acme/limit", 395.0, 1.07))
    made.add(_at("acme/idle", 10.1, 1.08))
    wide = factories.document("acme/wide", energies={"imdb": (1, 1.3, 0.9), "sst2": (2.1, 2.11, 2.12)})
    asked_by_the_suite(wide)
    made.add(sealed(wide))
    made.add(submission("acme/fast", factor=0.1))
    made.add(submission("acme/batch", factor=0.11, configuration={"batch_size": 16}))
    made.add(submission("acme/copy", factor=1.0))
    made.add(submission("acme/nobody", None, factor=1.11))
    made.add(submission("acme/twin", factor=1.12, weights="random"))
    made.add(submission("acme/m1", "alice", factor=1.3))
    made.add(_renamed(submission("acme/m0", factor=1.02)), path=f"reproductions/{FOLDER[8:]}/acme--m0/bob.json")
    return made


@pytest.fixture(scope="module")
def ran(made: Submitting) -> Ran:
    """What is said of it."""
    found = made.run("--submitter", "github-actions[bot]", GITHUB_STEP_SUMMARY=str(made.out.parent / "summary"))
    assert found.done.returncode == 0, found.done.stdout + found.done.stderr
    return found


CASES = {
    "strong": ["Unusual power: a mean of 510 W on imdb; the 4 other records of the profile draw 400 to 400 W."],
    "limit": ["Unusual power: the GPU draws a mean of 395 W on imdb, within 2 % of the profile's limit of 400 W."],
    "idle": ["Unusual power: the GPU draws a mean of 10.1 W on imdb, within 2 % of the profile's idle draw of 10.0 W."],
    "wide": ["Wide spread: the 3 runs on imdb vary by 19.5 % (coefficient of variation); over 7 %"],
    "fast": ["Faster than the hardware seems to allow: 0.000900 s a batch on imdb; the fastest of"],
    "copy": [f"Duplicate: 6 of 6 runs have the very energies of runs in {FOLDER}/acme--m0.json"],
    "nobody": ["No submitter: the record names no GitHub account"],
    "fine": ["No scale yet: 0 of the 5 models that it needs have been measured on this machine. Missing: tomatoes."],
    "twin": ["Measured with random weights: the model never did this job, so there is no letter."],
}


@pytest.mark.parametrize("model", CASES)
def test_it_is_worth_a_look(ran: Ran, model: str) -> None:
    path = f"{FOLDER}/acme--{model}.json"
    told = [text.replace("\u00a0", " ") for text in ran.of(path)["warnings"]]
    for expected in CASES[model]:
        assert any(expected in text for text in told), told
        assert expected[:20] in ran.summary and expected[:20] in ran.done.stdout


def test_nothing_else_is(ran: Ran) -> None:
    for model in ("fine", "batch--batch16"):
        short, told = ran.of(f"{FOLDER}/acme--{model}.json")["warnings"]
        # As those of every record that tests make up.
        assert short.startswith("Short runs: one on imdb took")
        assert told.startswith("No scale yet: 0 of the 5 models that it needs")


@pytest.mark.parametrize(("seconds", "quick", "warned"), [(5.0, None, True), (5.0, 20, False), (30.0, None, False)])
def test_a_quick_record_that_does_not_say_so_has_short_runs(seconds: float, quick: int | None, warned: bool) -> None:
    document = submission("acme/quick")
    for run in (run for workload in document["workloads"] for run in workload["runs"]):
        run["query"]["duration_s"] = seconds
    record = factories.record_from(sealed(document))
    record = record.model_copy(update={"setup": record.setup.model_copy(update={"quick": quick})})
    stored = Stored(record, "0" * 64, "here")
    told = [one.plain() for one in doubts("here", There({}, {"here": stored}), factories.profile())]
    assert any(text.startswith("Short runs: one on imdb took 5") for text in told) is warned


# Of all that is published on its machine it loads the GPU most, and by far: a look shows that it is the largest model.
LARGEST = {
    "records/ecocompute-a800/text-generation/Qwen--Qwen2.5-14B--fp16.json",
    "records/ecocompute-rtx-4090/text-generation/Qwen--Qwen2-7B--fp16-bnb-nf4.json",
}


def test_what_is_published_raises_no_false_alarm(committed: Path) -> None:
    base = read_base(committed, datetime.now(UTC).date())
    there = There(base.records, base.records)
    drawing = set()
    for path, stored in base.records.items():
        for told in doubts(path, there, base.profiles[stored.record.profile]):
            kind = told.text.split(":")[0]
            assert kind in ("No submitter", "Wide spread", "Unusual power"), (path, told.plain())
            drawing |= {path} if kind == "Unusual power" else set()
    assert drawing == LARGEST


def _kinds(record: Record, *others: Record) -> list[str]:
    """What is doubted of a record among these others."""
    made = {item.relative_path: Stored(item, "0" * 64, item.relative_path) for item in (record, *others)}
    there = There(made, made)
    return [told.text.split(":")[0] for told in doubts(record.relative_path, there, served.study_profile())]


def test_what_has_no_runs_is_neither_usual_nor_unusual() -> None:
    in_means = [served.record(model=f"acme/means-{number}") for number in range(4)]
    in_points = [served.record([served.point(1, 2.0)], model=f"acme/points-{number}") for number in range(4)]
    measured = factories.record(profile=served.STUDY_ID)
    for record in (in_means[0], in_points[0], measured):
        assert _kinds(record, *in_means[1:], *in_points[1:]) == ["No submitter"]


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (served.record(), "| `arena` | the mean of 1 run, none of them in the record | | | | |"),
        (served.record([served.point(1, 2.0), served.point(8, 1.0)]), "| `arena` | 2 ways of serving | | | | |"),
    ],
)
def test_a_report_tells_what_there_is_instead_of_runs(record: Record, told: str) -> None:
    report = Report((Judged("records/a.json", "added", record),))
    (found,) = json.loads(report_document(report))["records"][0]["workloads"]
    assert found == dict.fromkeys(("spread", "seconds_per_query", "mean_watts")) | {
        "id": "arena",
        "runs": [],
        "queries": [],
    }
    assert told in markdown(report)


def test_a_changed_number_comes_with_the_line_to_paste(ran: Ran) -> None:
    assert ran.report["changes_lines"] == ["- `acme/m1`, text-classification: 1.69 → 1.95 Wh. <why>"]
    assert "``- `acme/m1`, text-classification: 1.69 → 1.95 Wh. <why>``" in ran.summary
    (kept,) = [text for text in ran.report["warnings"] if "bytes are not kept" in text]
    assert kept.endswith(f"measurements/superseded/{ran.of(f'{FOLDER}/acme--m1.json')['before']['sha256'][:16]}.json.")


def test_an_account_that_is_no_persons_vouches_for_nobody(ran: Ran) -> None:
    assert any(text.startswith("Opened by github-actions[bot]") for text in ran.report["warnings"])


def test_a_second_measurement_is_told_with_what_it_makes_of_the_first(ran: Ran) -> None:
    found = ran.of(f"reproductions/{FOLDER[8:]}/acme--m0/bob.json")
    assert found["reproduction"]["agrees"] and found["now"]["verification"] == "reproduced"
    assert found["reproduction"]["difference"] == pytest.approx(0.02)
    assert "It agrees with the record: 2.0" in ran.summary


def test_the_label_of_before_stands_beside_the_new_one(ran: Ran) -> None:
    found = ran.of(f"{FOLDER}/acme--m1.json")
    assert found["change"] == "changed"
    assert found["before"]["wh_per_1000_queries"] == pytest.approx(1.5 * 1.125)
    assert found["now"]["wh_per_1000_queries"] == pytest.approx(1.5 * 1.3)
    assert ran.of(f"{FOLDER}/acme--fine.json")["before"] is None


def test_each_record_has_its_pictures_and_its_card(builds: None, made: Submitting, ran: Ran) -> None:
    said = ran.summary, ran.report
    ran = made.draw("--submitter", "github-actions[bot]")
    assert (ran.summary, ran.report) == said
    for number, item in enumerate(ran.report["records"], start=1):
        assert (ran.out / "pictures" / str(number) / "label.svg").read_bytes().startswith(b"<svg")
        assert (ran.out / "card" / "models" / item["model"] / "index.html").is_file()


def test_the_summary_is_githubs_too(ran: Ran) -> None:
    assert (ran.out.parent / "summary").read_text("utf-8") == ran.summary


def test_what_is_told_in_the_change_log_and_kept_needs_no_line(tmp_path: Path) -> None:
    made = submitting(tmp_path)
    place = f"{FOLDER}/acme--m1.json"
    data = (made.base / "measurements" / place).read_bytes()
    made.add(submission("acme/m1", "alice", factor=1.3))
    superseded = made.head / "measurements" / "superseded"
    superseded.mkdir()
    (superseded / f"{hashlib.sha256(data).hexdigest()[:16]}.json").write_bytes(data)
    changes = made.head / "measurements" / "CHANGES.md"
    line = "- `acme/m1`, text-classification: 1.69 → 1.95 Wh. A new driver.\n"
    changes.write_text("# Changes\n\n## 2026-02-01\n\n" + line + changes.read_text("utf-8")[10:], "utf-8")
    ran = made.run("--submitter", "Alice")
    assert ran.done.returncode == 0
    assert ran.report["changes_lines"] == ran.report["warnings"] == ran.report["other_files"] == []


def test_a_pull_request_without_a_measurement_is_told_so(tmp_path: Path) -> None:
    made = submitting(tmp_path)
    (made.head / "README.md").write_text("# New\n")
    ran = made.run("--submitter", "bob", "--hub")
    assert ran.done.returncode == 0
    assert ran.report["records"] == [] and ran.report["other_files"] == ["README.md"]
    assert "No measurement is submitted" in ran.summary and "changes 1 file" in ran.summary


def test_after_an_error_the_report_of_before_is_still_there(tmp_path: Path) -> None:
    made = submitting(tmp_path)
    assert made.run().done.returncode == 0
    before = (made.out / "summary.md").read_bytes()
    (made.base / "measurements" / FOLDER / "acme--m0.json").write_text("{}")
    ran = made.run()
    assert ran.done.returncode == 1 and "energy-label: " in ran.done.stderr
    assert (made.out / "summary.md").read_bytes() == before
    assert sorted(path.name for path in made.out.parent.iterdir()) == ["base", "head", "out"]


def test_somebody_elses_folder_is_never_replaced(tmp_path: Path) -> None:
    made = submitting(tmp_path)
    made.out.mkdir()
    (made.out / "thesis.txt").write_text("mine")
    ran = made.run()
    assert ran.done.returncode == 1 and "holds something else" in ran.done.stderr
    assert [path.name for path in made.out.iterdir()] == ["thesis.txt"]


@pytest.fixture
def hub() -> Iterator[StandIn]:
    found = StandIn()
    found.start()
    yield found
    found.stop()


def test_the_hub_is_asked_for_each_model_at_its_commit_without_a_token(tmp_path: Path, hub: StandIn) -> None:
    made = submitting(tmp_path)
    for number, (name, revision) in enumerate(
        [("there", "main"), ("gated", None), ("gone", None), ("other", "never"), ("busy", None)]
    ):
        document = submission(f"acme/{name}", factor=1.05 + number / 100)
        if revision:
            document["provenance"]["model_revision"] = commit_of(revision)
        made.add(document)
        if name != "gone":
            trouble: dict[str, Any] = {"gated": "gated", "busy": "busy"}
            hub.repositories[f"models/acme/{name}"] = Repository({}, trouble=trouble.get(name))
    home = {"HF_HOME": str(tmp_path / "home"), "HF_TOKEN": "hf_secret", "NO_PROXY": "127.0.0.1"}
    ran = made.run("--hub", HF_ENDPOINT=hub.address, **home)
    assert ran.done.returncode == 1
    found = {item["model"]: item for item in ran.report["records"]}
    assert [fault["field"] for fault in found["acme/gone"]["faults"]] == ["model"]
    assert [fault["field"] for fault in found["acme/other"]["faults"]] == ["provenance.model_revision"]
    for name in ("there", "gated", "busy"):
        assert found[f"acme/{name}"]["faults"] == []
    asked = [name for name in found if any("could not be asked" in text for text in found[name]["warnings"])]
    assert asked == ["acme/busy"]
    assert hub.authorizations == set() and "hf_secret" not in ran.summary + ran.done.stdout + ran.done.stderr


def test_a_network_that_is_away_is_no_fault_and_not_waited_for_again_and_again(tmp_path: Path) -> None:
    made = submitting(tmp_path)
    path = made.add(submission("acme/new", factor=1.05))
    later = [made.add(submission(f"acme/next{number}", factor=1.06 + number / 100)) for number in range(3)]
    ran = made.run("--hub", HF_ENDPOINT="http://127.0.0.1:9", HF_HOME=str(tmp_path / "home"), NO_PROXY="127.0.0.1")
    assert ran.done.returncode == 0
    assert any("The Hub could not be asked for acme/new" in text for text in ran.of(path)["warnings"])
    assert any("was not asked for acme/next2" in text for text in ran.of(later[-1])["warnings"])
