"""Scale files: frozen text, read strictly, shipped one set for each task that was measured."""

from decimal import Decimal
from pathlib import Path

import pytest

from generator.errors import EnergyLabelError
from generator.labels.grading.scale import LETTERS, RATIOS, read_scale, read_scales, scale_text
from generator.labels.task import read_tasks
from generator.records.files.store import read_profiles
from tests.labels.scales import scale

TEXT = scale_text(scale("0.2", "5"))


def test_edges_are_exact_decimals() -> None:
    assert scale("0.2", "1.5").edges == tuple(map(Decimal, ("0.2", "0.3", "0.45", "0.675", "1.0125", "1.51875")))
    assert len(scale().edges) == len(LETTERS) - 1


def test_a_written_scale_is_read_as_it_was() -> None:
    assert read_scale(TEXT, "here") == scale("0.2", "5")


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('first_edge = "0.2"', 'first_edge = "0"'),
        ('first_edge = "0.2"', 'first_edge = "-1"'),
        ('first_edge = "0.2"', 'first_edge = "NaN"'),
        ('first_edge = "0.2"', 'first_edge = "low"'),
        ('first_edge = "0.2"', 'first_edge = ""'),
        ('first_edge = "0.2"', 'first_edge = ["0.2"]'),
        ('first_edge = "0.2"', "first_edge = "),
        ('first_edge = "0.2"', 'edge = "0.2"'),
        ('first_edge = "0.2"', 'first_edge = "0.2"\nfirst_edge = "0.3"'),
        ('first_edge = "0.2"', 'first_edge = "0.2"\nsecond_edge = "0.3"'),
        ('ratio = "5"', 'ratio = "1"'),
        ('ratio = "5"', 'ratio = "0.5"'),
        ('ratio = "5"', 'ratio = "NaN"'),
        ('ratio = "5"', ""),
        ('workloads = ["imdb", "sst2"]', "workloads = []"),
        ('workloads = ["imdb", "sst2"]', "workloads = 3"),
        ("[proposed]", ""),
        ("[proposed]", "[[proposed]]"),
        ("[proposed]", "[other]"),
        ("models = 2", 'models = "two"'),
        ("models = 2", ""),
        ('best = "1"', 'best = "good"'),
        ('best = "1"', "best = 1"),
        ('first_edge = "0.2"', 'first_edge = "Infinity"'),
        ('first_edge = "0.2"', 'first_edge = "1e3"'),
        ('first_edge = "0.2"', 'first_edge = "٢"'),
        ('first_edge = "0.2"', "first_edge = 0.2"),
        ('first_edge = "0.2"', "first_edge = true"),
        ('first_edge = "0.2"', "first_edge = nan"),
        ('first_edge = "0.2"', "first_edge = 2025-01-01"),
        ('ratio = "5"', 'ratio = "Infinity"'),
        ('workloads = ["imdb", "sst2"]', 'workloads = "imdb"'),
        ('workloads = ["imdb", "sst2"]', "workloads = [1]"),
        ('workloads = ["imdb", "sst2"]', 'workloads = ["imdb", "imdb"]'),
        ('workloads = ["imdb", "sst2"]', 'workloads = ["../imdb"]'),
        ('task = "text-classification"', "task = 5"),
        ('task = "text-classification"', 'task = "telepathy"'),
        ('version = "v1"', 'version = "1"'),
        ('version = "v1"', 'version = "v0"'),
        ("models = 2", "models = -1"),
        ("models = 2", "models = 1"),
        ("models = 2", "models = 2.0"),
        ("models = 2", "models = true"),
        ("models = 2", "models = 2\nmore = 1"),
    ],
)
def test_a_damaged_scale_is_refused_by_name(good: str, bad: str) -> None:
    assert TEXT.count(good) == 1
    field = r"(, [a-z_0-9.]+)?"
    with pytest.raises(
        EnergyLabelError, match=rf"^Scale task/profile/v1\.toml{field}: .*; restore it from the history\.$"
    ):
        read_scale(TEXT.replace(good, bad), "task/profile/v1.toml")


@pytest.mark.parametrize("text", ["", "{}", "\x00", TEXT[: len(TEXT) // 2]])
def test_text_that_is_no_scale_is_refused(text: str) -> None:
    with pytest.raises(EnergyLabelError, match="Scale here"):
        read_scale(text, "here")


def test_the_shipped_scales_are_for_known_tasks_and_profiles(committed: Path) -> None:
    scales = read_scales()
    assert scales
    assert {task for task, _ in scales} <= set(read_tasks())
    assert {profile for _, profile in scales} <= set(read_profiles(committed))


def test_the_shipped_scales_ask_for_workloads_that_were_measured(committed: Path) -> None:
    for (task, profile), shipped in read_scales().items():
        folder = committed / "records" / profile / task
        texts = [path.read_text("utf-8") for path in folder.glob("*.json")]
        complete = [text for text in texts if all(f'"id": "{name}"' in text for name in shipped.workloads)]
        assert len(complete) >= shipped.proposed.models
        assert shipped.ratio in RATIOS
