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


def test_a_mixture_of_experts_and_what_is_quantized_say_so(tmp_path: Path) -> None:
    text = """model = "acme/many-fp8"
parameters = 235_000_000_000
activated_parameters = 22_000_000_000
quantized_from = "acme/many"
source = "https://example.org/acme/many-fp8"
"""
    facts = read_facts(_write(tmp_path, **{"acme__many-fp8": text}))["acme/many-fp8"]
    assert (facts.activated_parameters, facts.quantized_from, facts.base) == (22_000_000_000, "acme/many", None)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("activated_parameters = 66_000_000", "are fewer than parameters"),
        ("activated_parameters = 67_000_000", "are fewer than parameters"),
        ('quantized_from = "acme/small"', "not quantized from itself"),
    ],
)
def test_facts_that_cannot_be_true_together_are_refused(tmp_path: Path, line: str, reason: str) -> None:
    with pytest.raises(RecordFaultsError, match=reason):
        read_facts(_write(tmp_path, acme__small=f"{GOOD}{line}\n"))


def test_activated_parameters_alone_are_refused(tmp_path: Path) -> None:
    text = GOOD.replace("parameters = 66_000_000", "activated_parameters = 66_000_000")
    with pytest.raises(RecordFaultsError, match="give both"):
        read_facts(_write(tmp_path, acme__small=text))


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
