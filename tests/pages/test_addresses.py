"""Addresses are a promise: a newer machine, made primary too, takes none over and changes none of the pictures."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from generator.authors.state.label_state import ask
from generator.build import build
from generator.pages import urls
from generator.pages.api.documents import model_document
from generator.pages.calculator.files import calculator_file
from generator.pages.cards.snippets import snippet
from generator.pages.edition.edition import Edition
from generator.pages.environment import environment
from generator.pages.pictures import of_label
from generator.records.files.store import read_profiles
from generator.records.profile import Profile
from generator.records.publication.published import LEDGER
from generator.records.publication.short_addresses import SHORT_ADDRESSES

NEW = "new-machine"
SITE_URL = "https://labels.example.org/"


@pytest.fixture(scope="module")
def first(committed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The committed measurements on the one machine that there was at first."""
    folder = tmp_path_factory.mktemp("first") / "measurements"
    shutil.copytree(committed, folder)
    (old,) = (profile for profile in read_profiles(committed).values() if profile.primary)
    for other in (folder / "records").iterdir():
        if other.name != old.id:
            shutil.rmtree(other)
    return folder


@pytest.fixture(scope="module")
def before(first: Path) -> Edition:
    """Those measurements."""
    return build(first, SITE_URL, datetime.now(UTC).date()).edition


@pytest.fixture(scope="module")
def after(first: Path, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The same with every model measured on another machine a year later, at half the energy; and it is primary."""
    folder = tmp_path_factory.mktemp("moved") / "measurements"
    shutil.copytree(first, folder)
    (old,) = (profile for profile in read_profiles(first).values() if profile.primary)
    _move_primary(folder / "profiles", old)
    for record in sorted((folder / "records" / old.id).rglob("*.json")):
        target = folder / "records" / NEW / record.parent.name / record.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(_measured_again(json.loads(record.read_bytes()))), "utf-8")
    return build(folder, SITE_URL, datetime.now(UTC).date()).edition


@pytest.fixture(scope="module")
def pictures_before(before: Edition) -> dict[str, str]:
    return _pictures(before)


@pytest.fixture(scope="module")
def pictures_after(after: Edition) -> dict[str, str]:
    return _pictures(after)


def _move_primary(profiles: Path, old: Profile) -> None:
    text = (profiles / f"{old.id}.toml").read_text("utf-8")
    (profiles / f"{NEW}.toml").write_text(text.replace(f'id = "{old.id}"', f'id = "{NEW}"'), "utf-8")
    (profiles / f"{old.id}.toml").write_text(text.replace("primary = true\n", ""), "utf-8")


def _measured_again(record: Any) -> Any:
    """Half the energy in half the time, so that the power stays."""
    for workload in record["workloads"]:
        for run in workload["runs"]:
            run["id"] += "-again"
            run["finished_at"] = run["finished_at"].replace("2023-", "2024-")
            for phase in ("load", "transfer", "query"):
                run |= {phase: {key: value / 2 for key, value in run[phase].items()}} if phase in run else {}
    return record | {"profile": NEW}


def _pictures(edition: Edition) -> dict[str, str]:
    """Every living and immutable picture, by its address."""
    found: dict[str, str] = {}
    for label in edition.labels:
        for path, text in (
            *of_label.living(environment(), edition, label),
            *of_label.immutable(environment(), edition, label),
        ):
            assert path not in found, "two labels have one address"
            found[path] = text
    return found


def test_no_address_shows_another_record_when_another_machine_becomes_primary(
    before: Edition, after: Edition, pictures_before: dict[str, str], pictures_after: dict[str, str]
) -> None:
    assert after.profiles[NEW].primary and len(after.labels) == 2 * len(before.labels)
    was, now = pictures_before, pictures_after
    assert {path: now.get(path) for path in was} == was
    assert len(now) > len(was)


def test_what_other_studies_brought_changes_no_short_picture(
    before: Edition, pictures_before: dict[str, str], committed: Path
) -> None:
    now = build(committed, SITE_URL, datetime.now(UTC).date()).edition
    assert len(now.labels) > 2 * len(before.labels)
    old = before.labels[0].setup.profile
    shown = replace(now, labels=[label for label in now.labels if label.setup.profile == old])
    assert _pictures(shown) == pictures_before
    short = {urls.badge_endpoint(label) for label in before.labels if label.source.short_address}
    assert short and short.isdisjoint(urls.badge_endpoint(label) for label in now.labels if label.setup.profile != old)


def test_lists_show_the_newer_machine_first_all_the_same(
    before: Edition, after: Edition, pictures_before: dict[str, str], pictures_after: dict[str, str]
) -> None:
    old = before.labels[0].setup.profile
    assert set(after.newest_first.values()) == {0, 1}
    for task, profile in after.rankings:
        # The new machine has no class limits yet; where the old one has none either, it is first.
        first = NEW if (task, old) not in after.scales else old
        assert after.newest_first[task, profile] == (0 if profile == first else 1)
    new = {(task, NEW): scale for (task, _), scale in after.scales.items()}
    scaled = replace(after, scales={**after.scales, **new})
    assert all(place == (0 if profile == NEW else 1) for (_, profile), place in scaled.newest_first.items())
    for edition in (after, scaled):
        for labels in edition.models.values():
            places = [edition.newest_first[label.subject.task, label.setup.profile] for label in labels]
            tasks = [list(edition.tasks).index(label.subject.task) for label in labels]
            assert sorted(zip(tasks, places, strict=True)) == list(zip(tasks, places, strict=True))
    assert pictures_after.items() >= pictures_before.items()


def test_every_label_has_addresses_that_name_its_profile_and_the_listed_ones_the_short_ones_besides(
    before: Edition, after: Edition
) -> None:
    was, now = _pictures(before), _pictures(after)
    for label in after.labels:
        job = "--".join(part for part in (label.subject.task, label.setup.variant) if part)
        for end in (".svg", ".square.svg", ".large.svg", ".json"):
            short, named = (
                f"badges/{label.subject.model}/{stem}{end}" for stem in (job, f"{job}--{label.setup.profile}")
            )
            assert named in now
            if label.setup.profile != NEW:
                assert now[short] == now[named] == was[short]


def test_what_is_painted_is_at_both_addresses_and_painted_once(before: Edition) -> None:
    keys: dict[str, set[str]] = {}
    for picture in of_label.painted(environment(), before, before.models):
        keys.setdefault(picture.path, set()).add(picture.key)
    for label in before.labels:
        job = "--".join(part for part in (label.subject.task, label.setup.variant) if part)
        for end in (".png", "@2x.png", ".pdf"):
            short, named = (
                f"labels/{label.subject.model}/{stem}{end}" for stem in (job, f"{job}--{label.setup.profile}")
            )
            assert keys[short] == keys[named] and len(keys[short]) == 1
    assert len(keys) == 2 * 3 * len(before.labels)


def test_what_was_pasted_is_what_would_be_pasted_now(before: Edition, after: Edition) -> None:
    now = {label.source.record_path: label for label in after.labels}
    for label in before.labels:
        same = now[label.source.record_path]
        assert urls.card_section(same) == urls.card_section(label)
        assert urls.calculator_page(same) == urls.calculator_page(label)
        for picture in ("flat", "label", "shields"):
            assert snippet(after, same, picture, "address") == snippet(before, label, picture, "address")


def test_the_api_says_the_same_of_every_label_there_was(before: Edition, after: Edition) -> None:
    for model, labels in before.models.items():
        was = json.loads(model_document(model, labels, before))["labels"]
        now = json.loads(model_document(model, after.models[model], after))["labels"]
        assert [entry for entry in now if entry["profile"] != NEW] == was


def test_calculator_keys_stay(before: Edition, after: Edition) -> None:
    was, now = (
        dict(chain.from_iterable(calculator_file(made, task) for task in made.measured_tasks))
        for made in (before, after)
    )
    for path, data in was.items():
        rows = {row["key"]: row for row in json.loads(now[path])["models"]}
        for row in json.loads(data)["models"]:
            assert rows[row["key"]] == row


def test_state_without_a_profile_asks_for_the_label_it_asked_for_before(before: Edition, after: Edition) -> None:
    label = before.labels[0]

    def answer(address: str) -> Any:
        assert address == SITE_URL + urls.api_model(label.subject.model)
        return json.loads(model_document(label.subject.model, after.models[label.subject.model], after))

    state = ask(SITE_URL, label.subject.model, label.subject.task, label.setup.variant, ask_for=answer)
    assert (state.profile, state.watt_hours) == (label.setup.profile, label.result.value)
    assert (
        ask(SITE_URL, label.subject.model, label.subject.task, label.setup.variant, NEW, ask_for=answer).profile == NEW
    )


def test_a_label_that_is_not_in_the_list_has_one_address(committed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "measurements"
    shutil.copytree(committed, folder)
    # Whatever was published has one.
    (folder / LEDGER).unlink()
    (folder / SHORT_ADDRESSES).unlink()
    edition = build(folder, SITE_URL, date(2999, 1, 1)).edition
    for label in edition.labels:
        assert urls.by_each_address(label) == (label,)
        assert urls.label_picture(label).endswith(f"--{label.setup.profile}.svg")
