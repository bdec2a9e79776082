"""Fixtures that every test may use; what they give is made in `tests/factories.py`."""

import gc
import os
import pickle
import tempfile
import tomllib
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from generator import cli
from generator.records.files import reading
from generator.records.files.store import Stored, read_profiles, read_records
from tests import factories, garbage, quick
from tests.examples import ALL, FEW
from tests.needs import need
from tests.order import longest_first
from tests.sharing import Shared, shared_folders

# Machines differ in speed, so no test fails for being slow; and the same examples run everywhere.
settings.register_profile("repeatable", deadline=None, derandomize=True, max_examples=ALL)
# For `make quick` alone; `make test` tries every property with all of them, and hears of those that use too few.
settings.register_profile(
    "few",
    settings.get_profile("repeatable"),
    max_examples=FEW,
    suppress_health_check=[HealthCheck.filter_too_much],
)
settings.load_profile("repeatable")

# Tiny models gain nothing by threads, and workers that share the cores lose by them; heard when torch is imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# Where there are several after all, one that waits for another leaves the core to whoever has work.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

# What somebody keeps in the configuration folder (who measures, git's settings) is no part of a test.
os.environ["XDG_CONFIG_HOME"] = str(Path(tempfile.gettempdir()) / "model-energy-label-tests-without-configuration")

ROOT = Path(__file__).resolve().parent.parent
_MOST_RECORDS, _TABLES, _PARSERS = 2048, 256, 8


@pytest.fixture(scope="session", autouse=True)
def sparing() -> Iterator[None]:
    """What is written need not survive the power going, and what is read again and again is read once a worker."""
    with pytest.MonkeyPatch.context() as patch:
        # Waiting for a disk that others write to takes longer than most tests do.
        patch.setattr(os, "fsync", lambda handle: None)
        # The committed records among them, of which there are more than the program itself remembers.
        patch.setattr(reading, "_record_of", lru_cache(_MOST_RECORDS)(reading._record_of.__wrapped__))
        # The committed tables too; whoever asks may change what they are given.
        patch.setattr(tomllib, "loads", _read_once(tomllib.loads))
        # The parser of all commands, which parses any number of command lines; some defaults are the environment's.
        make = cli.parser
        kept = lru_cache(_PARSERS)(lambda _: make())
        patch.setattr(cli, "parser", lambda: kept(_environment()))
        yield


def _read_once(loads: Callable[[str], dict[str, Any]]) -> Callable[[str], dict[str, Any]]:
    """`tomllib.loads`, which reads a text again only where it was long ago, or is nested too deeply to be copied."""
    kept = lru_cache(_TABLES)(lambda text: pickle.dumps(loads(text)))

    def read(text: str) -> dict[str, Any]:
        try:
            table: dict[str, Any] = pickle.loads(kept(text))
        except RecursionError:
            return loads(text)
        return table

    return read


def _environment() -> frozenset[tuple[str, str]]:
    # In one of its own pytest tells which test runs.
    return frozenset(item for item in os.environ.items() if not item[0].startswith("PYTEST_"))


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of this checkout."""
    return ROOT


@pytest.fixture(scope="session")
def committed() -> Path:
    """The committed measurements/ folder, to be read only."""
    return ROOT / "measurements"


@pytest.fixture(scope="session")
def stored(committed: Path) -> list[Stored]:
    """Every committed record, read once a worker; reading them raises if a single one is at fault."""
    return read_records(committed, read_profiles(committed), datetime.now(UTC).date())


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """Makes a folder once for all workers of this session: `shared(name, make)`."""
    return shared_folders(tmp_path_factory)


@pytest.fixture(scope="session")
def builds() -> None:
    """What every test asks for that builds a site: minutes, and so no part of `make quick`."""


@pytest.fixture(scope="session")
def programs() -> None:
    """What every test asks for that starts make, pip or a checker of links or workflows: no part of `make quick`."""


@pytest.fixture(scope="session")
def libraries() -> None:
    """What measuring needs, torch and the like: what asks for it takes seconds, and so is no part of `make quick`."""
    need("torch", "transformers", "diffusers", "datasets", "codecarbon", "soundfile")
    # Part of the suite, which other tests do without.
    from tests.suite.readying import ready

    ready()


@pytest.fixture
def measurements(tmp_path: Path) -> Path:
    """A measurements/ folder with the tiny profile and one valid record."""
    return factories.write_measurements(tmp_path / "measurements", [factories.record()])


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--rewrite-golden` writes tests/golden/ anew; look at each picture before committing it."""
    parser.addoption("--rewrite-golden", action="store_true", help="write tests/golden/ instead of comparing with it")
    parser.addoption("--screenshots", action="store_true", help="keep a picture of every page in test-report/")


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known; what quick tests write, thousands of small files, goes where no disk is waited for."""
    if config.option.markexpr == "quick" and (folder := quick.in_memory()):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", folder)
    config.addinivalue_line("markers", "quick: needs no browser, torch, make, pip or built site (tests/quick.py)")
    # What collecting brings stays (`pytest_collection_finish`): to look for garbage in it takes a sixth of the time.
    gc.disable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Before `-m` chooses among them."""
    quick.mark_quick(items)
    longest_first(items)


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> Generator[None, int, int]:
    """One worker a core, and where tests are not quick two: many of those wait, for Slurm above all."""
    cores = yield
    return cores if config.option.markexpr == "quick" else 2 * cores


def pytest_collection_finish(session: pytest.Session) -> None:
    """What collecting has brought stays to the end: looking for garbage in it took a sixth of all the time."""
    garbage.leave_what_is_there()
    garbage.leave_it_for_good()
    gc.enable()
    # Models that went in a circle would be held for long.
    gc.set_threshold(100_000 if session.config.option.markexpr == "quick" else 20_000)


def pytest_runtest_setup() -> None:
    """So does what a test has imported, torch above all: whatever is measured begins by collecting garbage."""
    garbage.leave_what_was_imported()


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> None:
    """Where quick tests alone run, what is slow is refused."""
    if session.config.option.markexpr == "quick":
        quick.guard()
