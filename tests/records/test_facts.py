"""Facts about models, written by hand: read with every fault at once, or refused."""

from pathlib import Path

import pytest

from generator.errors import RecordFaultsError
from generator.records.facts import read_facts

GOOD = """model = "acme/small"
parameters = 66_000_000
licence = "apache-2.0"
base = "acme/large"
source = "https://example.org/acme/small"
"""


def _write(folder: Path, **files: str) -> Path:
    (folder / "models").mkdir()
    for name, text in files.items():
        (folder / "models" / f"{name.replace('__', '--')}.toml").write_text(text, "utf-8")
    return folder


def test_facts_are_read_by_model(tmp_path: Path) -> None:
    facts = read_facts(_write(tmp_path, acme__small=GOOD))["acme/small"]
    assert (facts.parameters, facts.licence, facts.base) == (66_000_000, "apache-2.0", "acme/large")


def test_there_need_be_none(tmp_path: Path) -> None:
    assert read_facts(tmp_path) == {}


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    folder = _write(
        tmp_path,
        acme__other=GOOD,
        acme__zero='model = "acme/zero"\nparameters = 0\nsource = "https://example.org/"\n',
        acme__unsourced='model = "acme/unsourced"\nparameters = 5\n',
        acme__markup='model = "acme/markup"\nlicence = "<b>"\nsource = "javascript:alert(1)"\n',
    )
    with pytest.raises(RecordFaultsError) as caught:
        read_facts(folder)
    told = str(caught.value)
    for part in ("acme--small.toml", "parameters", "source", "licence"):
        assert part in told
