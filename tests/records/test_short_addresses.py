"""Which labels have short addresses: a frozen list of records, and what it decides about a line of CHANGES.md."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from generator.check import check
from generator.errors import RecordFaultsError
from generator.records.files.store import read_profiles
from generator.records.publication.changes import Change
from generator.records.publication.published import Publication, read_ledger
from generator.records.publication.short_addresses import (
    LAST_DAY,
    SHORT_ADDRESSES,
    check_frozen,
    read_short_addresses,
    record_changed,
)
from tests import factories
from tests.part_of_committed import part_of

PLAIN, HALF = "one/fill-mask/acme--tiny.json", "one/fill-mask/acme--tiny--fp16.json"
PROFILES = {"one": factories.profile(id="one")}


def _faults(folder: Path, paths: list[str]) -> list[str]:
    factories.write_short_addresses(folder, paths)
    with pytest.raises(RecordFaultsError) as caught:
        read_short_addresses(folder, PROFILES)
    return [str(fault) for fault in caught.value.faults]


def test_the_committed_list_is_frozen(committed: Path) -> None:
    """It gives every embedded picture its record: whoever changes, adds or deletes a line breaks a promise."""
    found = read_short_addresses(committed, read_profiles(committed))
    check_frozen(found, read_ledger(committed, datetime.now(UTC).date()))
    digest = hashlib.sha256("\n".join(found).encode()).hexdigest()
    assert digest == "1c6a7ecf2dd15a3c3ee6f1629c83fce7a37f2a80fa0cb29a5cabdf3799c1c4c7"


def _published(record: str, since: date) -> Publication:
    return Publication(since=since, record=record, sha256="a" * 64, grade="A")


ONE_DAY = timedelta(days=1)
EARLY = [_published(PLAIN, LAST_DAY - ONE_DAY), _published(HALF, LAST_DAY)]
LATE = _published("one/fill-mask/acme--late.json", LAST_DAY + ONE_DAY)


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        (None, ["file = missing or empty: 2 labels"]),
        ([], ["file = missing or empty: 2 labels"]),
        ([PLAIN], [f"'{HALF}': a label was published to this address"]),
        ([PLAIN, LATE.record], [f"'{HALF}': a label was", f"'{LATE.record}': no label was"]),
        ([PLAIN, HALF, "one/fill-mask/acme--invented.json"], ["acme--invented.json': no label was"]),
    ],
)
def test_a_list_that_is_not_what_was_published_is_refused(
    tmp_path: Path, paths: list[str] | None, said: list[str]
) -> None:
    if paths is not None:
        factories.write_short_addresses(tmp_path, paths)
    with pytest.raises(RecordFaultsError) as caught:
        check_frozen(read_short_addresses(tmp_path, PROFILES), [*EARLY, LATE])
    assert len(caught.value.faults) == len(said)
    assert all(words in str(fault) for words, fault in zip(said, caught.value.faults, strict=True))


def test_what_is_published_later_has_none(tmp_path: Path) -> None:
    factories.write_short_addresses(tmp_path, [PLAIN, HALF])
    check_frozen(read_short_addresses(tmp_path, PROFILES), [*EARLY, LATE])


@pytest.mark.parametrize("edit", ["gone", "fewer", "another's"])
def test_check_and_build_refuse_a_changed_list(committed: Path, tmp_path: Path, edit: str) -> None:
    folder = part_of(committed, tmp_path / "measurements", lambda place: place.parent.name == "fill-mask")
    path = folder / SHORT_ADDRESSES
    first, *others = read_short_addresses(folder, read_profiles(folder))
    path.unlink()
    if edit != "gone":
        factories.write_short_addresses(folder, others if edit == "fewer" else [first.replace("--", "--an"), *others])
    with pytest.raises(RecordFaultsError, match=SHORT_ADDRESSES):
        check(folder, [], datetime.now(UTC).date())


def test_it_tells_whose_labels_they_are(tmp_path: Path) -> None:
    factories.write_short_addresses(tmp_path, [PLAIN, HALF])
    found = read_short_addresses(tmp_path, PROFILES)
    assert [(path, whose.model, whose.task, whose.variant, whose.profile) for path, whose in found.items()] == [
        (PLAIN, "acme/tiny", "fill-mask", None, "one"),
        (HALF, "acme/tiny", "fill-mask", "fp16", "one"),
    ]


def test_without_a_list_no_label_has_one(tmp_path: Path) -> None:
    assert read_short_addresses(tmp_path, PROFILES) == {}


@pytest.mark.parametrize(
    ("paths", "reason"),
    [
        ([PLAIN, PLAIN], "is in the list already"),
        ([PLAIN, "other/fill-mask/acme--tiny.json"], f"{PLAIN} has this short address, and keeps it"),
        ([PLAIN, "one/fill-mask/Acme--Tiny.json"], f"{PLAIN} has this short address, and keeps it"),
        (["one/fill-mask/acme--tiny--one.json"], "has a variant that is named like a profile"),
        (["../../etc/passwd"], "is <profile>/<task>"),
        (["one/no-such-task/acme--tiny.json"], "is <profile>/<task>"),
        (["one/fill-mask/acme--tiny--fp16--more.json"], "is <profile>/<task>"),
        (["a\nb"], "is <profile>/<task>"),
    ],
)
def test_what_no_list_can_hold_is_refused(tmp_path: Path, paths: list[str], reason: str) -> None:
    (fault,) = _faults(tmp_path, paths)
    assert fault.startswith(f"{SHORT_ADDRESSES}: records = ") and reason in fault and "\n" not in fault


def test_every_fault_is_told(tmp_path: Path) -> None:
    assert len(_faults(tmp_path, [PLAIN, PLAIN, "x", "y"])) == 3


@pytest.mark.parametrize("text", ["records", "", "records = 3", "records = [1]", "records = []\nmore = 1", "\xff"])
def test_what_is_no_list_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / SHORT_ADDRESSES).write_bytes(text.encode("latin-1"))
    with pytest.raises(RecordFaultsError, match="restore it"):
        read_short_addresses(tmp_path, PROFILES)


def test_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / SHORT_ADDRESSES).symlink_to("elsewhere")
    with pytest.raises(RecordFaultsError, match="plain file"):
        read_short_addresses(tmp_path, PROFILES)


@pytest.mark.parametrize(
    ("model", "variant", "profile", "record"),
    [
        ("acme/tiny", None, None, PLAIN),
        ("acme/tiny", "fp16", None, HALF),
        ("acme/tiny", None, "two", "two/fill-mask/acme--tiny.json"),
        ("acme/tiny", None, "one", PLAIN),
        ("acme/other", None, None, None),
        ("acme/other", None, "one", "one/fill-mask/acme--other.json"),
    ],
)
def test_a_change_without_a_profile_is_about_the_short_address(
    tmp_path: Path, model: str, variant: str | None, profile: str | None, record: str | None
) -> None:
    factories.write_short_addresses(tmp_path, [PLAIN, HALF])
    change = Change(model, "fill-mask", variant, "1.00", "2.00", "Why.", profile)
    assert record_changed(change, read_short_addresses(tmp_path, PROFILES)) == record
