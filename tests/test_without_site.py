"""What a machine that measures runs, with none of the site's libraries; and what needs them says which, and how."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from tests import factories
from tests.blocking import SITE, SITE_ALONE, block, blocking, without
from tests.forked import Ended, each
from tests.studies.power_hungry.made_up import FIXTURE, measurements_for_import

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
MODULES = {
    "mkdocs-material": "material",
    "pyyaml": "yaml",
    "vl-convert-python": "vl_convert",
    "zlib-ng": "zlib_ng",
    "zxing-cpp": "zxingcpp",
}
RECORD = f"records/{factories.PROFILE_ID}/{factories.TASK}/acme--small-model.json"
# It imports all that measuring does, the worker's side included, and measures nothing.
MEASURING = "import generator.measure, generator.suite.campaign.running.job, generator.suite.campaign.running.worker"


def names(requirements: list[str]) -> set[str]:
    """The distributions of a list of requirements."""
    return {re.split(r"[\[<>=~! ]", text)[0] for text in requirements}


def test_the_extra_is_what_is_blocked_here() -> None:
    assert {MODULES.get(name, name) for name in names(PROJECT["optional-dependencies"]["site"])} == set(SITE)


def test_the_lock_of_a_machine_that_measures_has_nothing_of_the_site_alone() -> None:
    """That it has all of what measuring needs is seen in tests/workflows/test_locks.py."""
    locked = names((ROOT / "requirements-suite.lock").read_text("utf-8").splitlines())
    alone = {name for name in names(PROJECT["optional-dependencies"]["site"]) if MODULES.get(name, name) in SITE_ALONE}
    assert len(alone) == len(SITE_ALONE) and not alone & locked


# What each command is given, and what it then says first; M is the folder of measurements.
COMMANDS: list[tuple[list[str], str]] = [
    (["--version"], "energy-label "),
    (["check"], ""),
    (["check", "--measurements", "M", f"M/{RECORD}"], "1 record checked"),
    (["schema"], "{"),
    (["advise", factories.TASK, "--measurements", "M"], "Text classification on"),
    (["suite", "list"], "TASK"),
    (["suite", "show", "fill-mask"], "fill-mask"),
    (["measure", "--help"], "usage: energy-label measure"),
    (["scale", "propose", factories.TASK, factories.PROFILE_ID, "--workloads", "imdb", "--measurements", "M"], "#"),
    (["publish", "--measurements", "M"], ""),
]


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> list[Ended]:
    """Each of the commands without any library of the site, and beside measurements of a few models."""
    folder = tmp_path_factory.mktemp("without-site")
    block(folder / "blocking", SITE)
    # As many models as a scale needs.
    records = [factories.record(model=f"acme/{name}") for name in ("small-model", "b", "c", "d", "e")]
    of_its_own = factories.write_measurements(folder / "measurements", records)
    commands = [[re.sub(r"^M(?=/|$)", str(of_its_own), word) for word in words] for words, _ in COMMANDS]
    return each(commands, folder, blocking(folder / "blocking", ROOT))


@pytest.mark.parametrize("number", range(len(COMMANDS)), ids=lambda number: " ".join(COMMANDS[number][0]))
def test_these_commands_need_nothing_of_the_site(number: int, ended: list[Ended]) -> None:
    done = ended[number]
    assert (done.code, done.err) == (0, b"")
    assert done.out.startswith(COMMANDS[number][1].encode()) and done.out


def test_a_study_is_imported_without_them(tmp_path: Path) -> None:
    target = measurements_for_import(tmp_path / "m")
    program = (
        "from generator.cli import main\nfrom generator.studies.power_hungry import importer\n"
        "from tests.studies.power_hungry.made_up import made_up_study_files\n"
        "importer.study_files = made_up_study_files\n"
        f"raise SystemExit(main(['import', 'power-hungry', {str(FIXTURE)!r}, '--measurements', {str(target)!r}]))"
    )
    done = without(SITE, tmp_path, ROOT, "-c", program)
    assert (done.returncode, done.stderr) == (0, "") and done.stdout.startswith("5 records, 5 of them new")


def test_a_published_label_is_asked_for_without_them(tmp_path: Path) -> None:
    done = without(
        SITE, tmp_path, ROOT, "-m", "generator.cli", "state", "a/b", "fill-mask", "--site", "http://x.example"
    )
    assert done.returncode == 1 and "is not an https:// address" in done.stderr


def test_measuring_imports_nothing_of_the_site_alone(tmp_path: Path) -> None:
    """A whole measurement without them is in `tests/workflows/test_clean_clone.py`."""
    done = without(SITE_ALONE, tmp_path, ROOT, "-c", MEASURING)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "missing"),
    [(["card", "google/flan-t5-xl"], "jinja2|zxingcpp|yaml"), (["preview", "RECORD", "--no-open"], "mkdocs")],
    ids=" ".join,
)
def test_what_needs_the_site_says_so_in_one_sentence(words: list[str], missing: str, tmp_path: Path) -> None:
    record = tmp_path / "record.json"
    record.write_text(json.dumps(factories.document()))
    folder = factories.write_measurements(tmp_path / "m", [])
    words = [str(record) if word == "RECORD" else word for word in words]
    done = without(SITE, tmp_path, tmp_path, "-m", "generator.cli", *words, "--measurements", str(folder))
    assert done.returncode == 1 and done.stdout == ""
    said = r"is not installed, which this command needs; run make check in a checkout, or pip install '.*\[site\]'\."
    assert re.fullmatch(rf"energy-label: ({missing}) {said}\n", done.stderr), done.stderr
