"""Each reason for which a submission is refused, with file, field and reason: all told in one run of the command."""

import json
import shutil
from pathlib import Path

import pytest

from tests import factories
from tests.authors.submitting.making import STUDY, Document, Ran, Submitting, bytes_of, submission, submitting

FOLDER = f"records/{factories.PROFILE_ID}/{factories.TASK}"
SECONDS = f"reproductions/{factories.PROFILE_ID}/{factories.TASK}"
NAMES = (
    "$(touch x).json",
    "a\nb.json",
    "::error::x.json",
    "-rf.json",
    "\u202egnp.json",
    "🔥.json",
    "n" * 245 + ".json.",
    "a b.json",
)


def _more(document: Document) -> None:
    document["workloads"][0]["runs"][0]["query"]["gpu_joules"] *= 1.1


def _unsealed(document: Document) -> None:
    del document["workloads"][1]["totals"]


def _ids_of(owner: str, document: Document) -> Document:
    for workload in document["workloads"]:
        for number, run in enumerate(workload["runs"]):
            run["id"] = f"acme-{owner}.text-classification..{workload['id']}.{number}"
    return document


def _fresh_ids(document: Document) -> Document:
    for workload in document["workloads"]:
        for number, run in enumerate(workload["runs"]):
            run["id"] = f"again.{document['model'][-4:].replace('/', '.')}.{workload['id']}.{number}"
    return document


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """One pull request with everything that is refused."""
    made = submitting(tmp_path_factory.mktemp("refused"))
    _fill(made)
    found = made.run("--submitter", "bob")
    assert not (made.base / "x").exists() and not list(made.base.parent.glob("x"))
    return found


def _fill(made: Submitting) -> None:
    made.add(submission("acme/study", factor=0.91, profile=STUDY))
    made.add(submission("acme/nowhere", factor=0.92, profile="my-laptop"))
    made.add(submission("acme/edited", factor=0.93), edit=_more)
    made.add(submission("acme/unsealed", factor=0.94), edit=_unsealed)
    made.add(_ids_of("m0", submission("acme/reused", factor=0.95)))
    made.add(submission("acme/carols", "carol", factor=0.96))
    made.add(submission("acme/moved", factor=0.97), path=f"{FOLDER}/acme--elsewhere.json")
    made.add(submission("ACME/M2", factor=0.98))
    folder = made.head / "measurements" / FOLDER
    for name in NAMES:
        (folder / name).write_text("{}")
    (folder / "acme--m1.json").unlink()
    (folder / "acme--large.json").write_bytes(b" " * 2_000_001)
    (folder / "acme--text.json").write_text("no record")
    data = bytes_of(submission("acme/twice", factor=0.99)).decode()
    (folder / "acme--twice.json").write_text(data.replace('"queries": 1000', '"queries": 1, "queries": 1000', 1))
    (folder / "acme--link.json").symlink_to(folder / "acme--m0.json")
    (folder / "acme--gone.json").symlink_to(folder / "nothing")
    (folder / "loop").symlink_to(folder)
    deep = '{"a":' * 5000 + "1" + "}" * 5000
    (folder / "acme--deep.json").write_text(deep)
    (folder / "acme--cut.json").write_text('{"a": {"x": 1, "x": 2}')
    (folder / "acme--steep.json").write_text('{"a": {"x": 1, "x": 2}, "b": ' + "[" * 400_000)
    # What is alice's stays hers; a second measurement is not a copy of the first, and is by somebody else.
    made.add(submission("acme/m3", factor=1.4))
    copied = _fresh_ids(submission("acme/m2", factor=1.25))
    made.add(copied, path=f"{SECONDS}/acme--m2/bob.json")
    made.add(_fresh_ids(submission("acme/none", factor=1.01)), path=f"{SECONDS}/acme--none/bob.json")


CASES = {
    "a study's profile": (f"records/{STUDY}/{factories.TASK}/acme--study.json", "profile", "importer writes"),
    "a profile that nobody knows": (
        f"records/my-laptop/{factories.TASK}/acme--nowhere.json",
        "profile",
        "no such profile",
    ),
    "runs that do not add up": (f"{FOLDER}/acme--edited.json", "workloads[0].totals.gpu_joules", "never edited"),
    "sums that are missing": (f"{FOLDER}/acme--unsealed.json", "workloads[1].totals", "the suite writes the sums"),
    "reused ids": (f"{FOLDER}/acme--reused.json", "runs.id", "already part of"),
    "somebody else's name": (f"{FOLDER}/acme--carols.json", "provenance.submitter", "the pull request is by 'bob'"),
    "another place": (f"{FOLDER}/acme--elsewhere.json", "model", "its place is"),
    "a name but for its case": (f"{FOLDER}/ACME--M2.json", "model", "in case alone"),
    "a file that is too large": (f"{FOLDER}/acme--large.json", "file", "at most 2000000 bytes"),
    "no JSON": (f"{FOLDER}/acme--text.json", "file", "Invalid JSON"),
    "JSON without end": (f"{FOLDER}/acme--deep.json", "file", "Invalid JSON"),
    "a key twice in half a file": (f"{FOLDER}/acme--cut.json", "file", "Invalid JSON"),
    "a key twice in JSON without end": (f"{FOLDER}/acme--steep.json", "file", "Invalid JSON"),
    "a key that stands twice": (f"{FOLDER}/acme--twice.json", "'queries'", "a key comes once"),
    "a link": (f"{FOLDER}/acme--link.json", "file", "only plain .json files"),
    "a link to nothing": (f"{FOLDER}/acme--gone.json", "file", "only plain .json files"),
    "a link to its own folder": (f"{FOLDER}/loop", "file", "only plain .json files"),
    "somebody else's record": (f"{FOLDER}/acme--m3.json", "provenance.submitter", "by somebody else and stays"),
    "a copied second measurement": (f"{SECONDS}/acme--m2/bob.json", "workloads[0].runs[0].query", "never agree"),
    "a second without a first": (f"{SECONDS}/acme--none/bob.json", "model", "to measure again"),
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_refused_with_file_field_and_reason(ran: Ran, case: str) -> None:
    path, field, reason = CASES[case]
    assert ran.done.returncode == 1
    found = [fault for fault in ran.of(path)["faults"] if fault["field"] == field and reason in fault["reason"]]
    assert found and all(fault["file"] == path for fault in found), ran.of(path)
    assert ran.of(path)["now"] is None
    told = f"fault: {path}: {field} = "
    assert told in ran.done.stdout.replace("2000001 bytes", "")
    assert f"`{path}`" in ran.summary


def test_a_record_that_was_deleted_is_missed(ran: Ran) -> None:
    (fault,) = [fault for fault in ran.report["faults"] if fault["value"] == "deleted"]
    assert fault["file"] == f"{FOLDER}/acme--m1.json"
    assert "merge main" in fault["reason"]


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_is_shown_and_never_used(ran: Ran, name: str) -> None:
    refused = [fault["value"] for fault in ran.report["faults"] if fault["field"] == "file name"]
    assert any(value.startswith(ascii(name)[:60]) for value in refused)
    assert not any(line.lstrip().startswith("::") for line in ran.done.stdout.splitlines())
    for text in (ran.done.stdout, ran.summary, (ran.out / "report.json").read_text("utf-8")):
        assert "\u202e" not in text and "\x1b" not in text


def test_nothing_at_fault_is_drawn(ran: Ran) -> None:
    assert sorted(path.name for path in ran.out.iterdir()) == [".energy-label", "report.json", "summary.md"]


def test_measurements_that_are_a_link_are_not_followed(tmp_path: Path) -> None:
    made = submitting(tmp_path)
    shutil.rmtree(made.head / "measurements")
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(made.base / "measurements", elsewhere)
    (elsewhere / "CHANGES.md").write_text("## 2026-01-02\n\n- a secret line that is no change\n", "utf-8")
    (made.head / "measurements").symlink_to(elsewhere)
    ran = made.run()
    assert ran.done.returncode == 1
    assert ran.report["records"] == []
    assert [(fault["file"], fault["value"]) for fault in ran.report["faults"]] == [("measurements", "a link")]
    assert not any("secret" in text for text in (ran.done.stdout, ran.done.stderr, ran.summary, json.dumps(ran.report)))


def test_a_kept_record_below_a_link_is_not_kept(tmp_path: Path) -> None:
    """What is replaced is looked for in the pull request itself, not where a folder of it leads."""
    from generator.authors.submitting.submitted import read_bounded

    made = submitting(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "0123456789abcdef.json").write_text("a secret")
    head = made.head / "measurements"
    (head / "superseded").symlink_to(elsewhere)
    assert read_bounded(head / "superseded" / "0123456789abcdef.json", head) is None
    (head / "superseded").unlink()
    shutil.copytree(elsewhere, head / "superseded")
    assert read_bounded(head / "superseded" / "0123456789abcdef.json", head) == b"a secret"


def test_the_measurements_of_the_base_may_have_any_name(tmp_path: Path) -> None:
    from generator.authors.submitting import submitted

    made = submitting(tmp_path)
    made.add(submission("acme/new"))
    expected = submitted.compare(made.base / "measurements", made.head)
    assert len(expected.records) == 1 and not expected.refused
    own = shutil.copytree(made.base / "measurements", tmp_path / "elsewhere" / "own")
    found = submitted.compare(own, made.head)
    assert (found.records, found.refused) == (expected.records, [])


def test_more_files_than_are_looked_at_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from generator.authors.submitting import submitted

    made = submitting(tmp_path)
    monkeypatch.setattr(submitted, "MOST_FILES", 5)
    found = submitted.compare(made.base / "measurements", made.head)
    assert [fault.reason for fault in found.refused] == ["more than is looked at; nothing was read"]
    monkeypatch.undo()
    (made.head / "/".join("d" * 25)).mkdir(parents=True)
    found = submitted.compare(made.base / "measurements", made.head)
    assert [fault.value for fault in found.refused] == ["folders over 20 deep"]


def test_more_records_than_one_pull_request_has_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from generator.authors.submitting import submitted

    made = submitting(tmp_path)
    monkeypatch.setattr(submitted, "MOST_RECORDS", 1)
    for number in range(2):
        made.add(submission(f"acme/new{number}"))
    found = submitted.compare(made.base / "measurements", made.head)
    assert found.records == [] and "split the pull request" in found.refused[0].reason


def test_limits_are_those_of_the_base(tmp_path: Path) -> None:
    made = submitting(tmp_path)
    factories.write_profile(made.head / "measurements", factories.profile_table(limits={"gpu_max_watts": 9000.0}))
    document = submission("acme/hot", factor=0.9)
    for workload in document["workloads"]:
        for run in workload["runs"]:
            run["query"]["duration_s"] /= 10
    made.add(document, edit=lambda _: None)
    scale = made.head / "generator" / "labels" / "scales" / "mine.toml"
    scale.parent.mkdir(parents=True)
    scale.write_text('first_edge = "999"\n')
    ran = made.run("--submitter", "bob")
    reasons = [reason for _, reason in ran.faults]
    assert "over the profile's limit of 400 W" in reasons
    assert ran.report["other_files"] == [
        "generator/labels/scales/mine.toml",
        f"measurements/profiles/{factories.PROFILE_ID}.toml",
    ]
    assert "also changes 2 other files" in ran.summary


@pytest.mark.parametrize(
    "text", ["## 2999-01-01\n\nLater.\n", "nothing\n", "## 2026-01-02\n\n- `a/b`, x: <b>1 → 2\n", None]
)
def test_a_change_log_that_cannot_be_read_is_refused(tmp_path: Path, text: str | None) -> None:
    made = submitting(tmp_path)
    changes = made.head / "measurements" / "CHANGES.md"
    changes.unlink()
    if text is None:
        changes.symlink_to("/etc/passwd")
    else:
        changes.write_text(text, "utf-8")
    ran = made.run()
    assert ran.done.returncode == 1
    assert [fault["file"] for fault in ran.report["faults"]] == ["CHANGES.md"]
    assert json.dumps(ran.report).count("root:") == 0


def test_files_that_are_all_faults_make_a_report_that_can_be_read(tmp_path: Path) -> None:
    """In a bad file each empty table told four faults; five such files once never came to an end."""
    made = submitting(tmp_path)
    folder = made.head / "measurements" / FOLDER
    keys = {f"key{number}": 1 for number in range(999)}
    documents: list[object] = [
        {"workloads": [{"runs": [{}] * 600_000}]},
        {"schema_version": 2, "workloads": [{"runs": [{}] * 900}] * 90},
        {"schema_version": 1, "workloads": [{"runs": [{"id": "x" * 80}] * 900}] * 20},
        {"schema_version": 2, "workloads": [{"dataset": keys, "totals": keys}] * 40, "idle": keys, "setup": keys},
        [[[]] * 900] * 700,
    ]
    for number, document in enumerate(documents):
        (folder / f"acme--much{number}.json").write_text(json.dumps(document, separators=(",", ":")))
    big = submission("acme/big")
    sound = big["workloads"][0]["runs"][0]
    big["workloads"][0]["runs"] = [{**sound, "id": f"r{number}", "failed_queries": 1} for number in range(1000)]
    (folder / "acme--big.json").write_text(json.dumps(big))
    ran = made.run("--submitter", "bob")
    assert ran.done.returncode == 1 and len(ran.report["records"]) == 6
    assert all(0 < len(item["faults"]) <= 103 for item in ran.report["records"])
    assert len(ran.done.stdout) < 100_000 and len(ran.summary) < 100_000
    assert "more faults" in json.dumps(ran.report)


def test_many_bad_names_are_told_in_part(tmp_path: Path) -> None:
    made = submitting(tmp_path)
    folder = made.head / "measurements" / FOLDER
    for number in range(700):
        (folder / f"-bad {number}.json").write_text("{}")
    ran = made.run()
    assert ran.done.returncode == 1
    assert len(ran.report["faults"]) == 101 and "600 more faults" in json.dumps(ran.report)
