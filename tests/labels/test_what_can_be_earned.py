"""The table of what a machine can earn, on the first screen of the Measure page, says what the code does."""

import re
from pathlib import Path

import pytest

from generator.labels.gathering.from_record import label_of
from generator.labels.grading.scale import LEAST_MODELS
from generator.labels.task import read_tasks
from generator.suite.protocol.quick import QUERIES
from tests import factories
from tests.labels.scales import scale, stored

# What is counted on each machine of the table, by the words that its row begins with.
BOUNDARIES = {
    "a laptop whose processor counter": {"gpu": "excluded", "cpu": "measured"},
    "a laptop without one": {"gpu": "excluded", "cpu": "estimated"},
    "a gaming GPU": {"gpu": "measured", "cpu": "estimated"},
    "an A100": {"gpu": "measured", "cpu": "estimated"},
}


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    return (repository / "site_src" / "pages" / "measure" / "index.md").read_text("utf-8")


@pytest.mark.parametrize("machine", BOUNDARIES)
def test_each_machine_earns_what_the_table_says(machine: str, page: str) -> None:
    [told] = re.findall(rf"^\| {re.escape(machine)}[^|]*\| ([^|]*) \|$", page, re.MULTILINE)
    profile = factories.profile(boundary=BOUNDARIES[machine])
    record = stored(factories.record())
    task = read_tasks()[factories.TASK]
    letter = label_of(record, profile, scale(), task).result.grade.letter
    assert told.startswith("a letter" if letter else "a value, no letter")
    # Before there is a scale, one is awaited where a letter may come, and only there.
    status = label_of(record, profile, None, task).result.grade.status
    assert status == ("not-comparable" if letter else "estimated")


def test_the_numbers_beside_it_are_those_of_the_code(page: str, committed: Path) -> None:
    words = {5: "five"}
    assert f"**{words[LEAST_MODELS]} models**" in page
    assert f"`--quick` for a first look: it asks {QUERIES} queries of each data set" in page
    for profile in re.findall(r"its profile, `([a-z0-9-]+)`, is here", page):
        assert (committed / "profiles" / f"{profile}.toml").is_file()
    assert page.index("what it can earn") < page.index("\n## ")
