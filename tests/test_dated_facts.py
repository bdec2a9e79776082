"""Facts that carry a date say when somebody looked them up; those of more than two years ago are named here.

A calendar alone never makes a test fail: where facts are old, the one that lists them is skipped, and pytest's summary
has their names.
"""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from generator.pages.calculator.conversions import GRIDS_LOOKED_ON, equivalents, trainings
from generator.records.disclosures import read_disclosures

_YEARS = 2
# As pages say it: "looked up on 24 November 2026".
_LOOKED_UP = re.compile(r"looked up on (\d{1,2} [A-Z][a-z]+ \d{4})")

Facts = dict[str, date]


def dated_facts(repository: Path, committed: Path) -> Facts:
    """Every fact that was looked up somewhere, by where it stands, with the day on which somebody did."""
    facts = {f"disclosures.toml: {x.vendor}, {x.product}": x.looked_on for x in read_disclosures(committed, date.max)}
    facts |= {f"equivalents.toml: {item.id}": item.looked_on for item in equivalents()}
    facts |= {f"trainings.toml: {item.id}": item.looked_on for item in trainings()}
    facts["grids.csv"] = GRIDS_LOOKED_ON
    for page in sorted((repository / "site_src/pages").rglob("*.md")):
        for found in _LOOKED_UP.findall(page.read_text("utf-8").replace("\n", " ")):
            facts[page.name] = datetime.strptime(found, "%d %B %Y").replace(tzinfo=UTC).date()
    return facts


def old(facts: Facts, today: date) -> list[str]:
    """The facts that were looked up more than two years before `today`, oldest first."""
    due = sorted((day, name) for name, day in facts.items() if (today - day).days > _YEARS * 365.25)
    return [f"{name} ({day.isoformat()})" for day, name in due]


def test_every_fact_says_when_it_was_looked_up(repository: Path, committed: Path) -> None:
    facts = dated_facts(repository, committed)
    assert {"others.md", "grids.csv", "equivalents.toml: phone", "disclosures.toml: OpenAI, ChatGPT"} <= set(facts)
    assert max(facts.values()) <= datetime.now(UTC).date()


def test_a_fact_is_old_after_two_years_and_not_on_the_day() -> None:
    facts = {"a": date(2024, 3, 1), "b": date(2023, 1, 1), "c": date(2026, 3, 1)}
    assert old(facts, date(2026, 3, 1)) == ["b (2023-01-01)"]
    assert old(facts, date(2026, 3, 3)) == ["b (2023-01-01)", "a (2024-03-01)"]


def test_no_fact_was_looked_up_more_than_two_years_ago(repository: Path, committed: Path) -> None:
    if due := old(dated_facts(repository, committed), datetime.now(UTC).date()):
        pytest.skip(f"look these up anew: {'; '.join(due)}")
