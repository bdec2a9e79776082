"""Builds that remember: cold or warm, and by however many processes, the same bytes; warm, no process is started."""

from pathlib import Path

from tests.sharing import Shared
from tests.site.building import built, contents, few_measurements

# Python runs it in every process before all else.
_WITNESS = """
import os, sys
if any(argument.startswith("generator.") for argument in sys.orig_argv):
    with open(os.environ["WITNESS"], "a") as file:
        print(*sys.orig_argv, file=file)
"""


def test_cold_and_warm_builds_by_any_number_of_processes_are_the_same_bytes(
    few: Path, shared: Shared, tmp_path: Path
) -> None:
    """PNG and PDF too, which the site of many cards does not have; what is expected was built as usual."""
    config, expected = str(shared("few", few_measurements) / "mkdocs.yml"), contents(few)
    (tmp_path / "sitecustomize.py").write_text(_WITNESS)
    started = {}
    for name, jobs in ("cold", "3"), ("warm", "1"):
        witness = tmp_path / f"{name}.txt"
        witness.touch()
        built(
            tmp_path / name,
            "--config-file",
            config,
            ENERGY_LABEL_CACHE=str(tmp_path / "cache"),
            ENERGY_LABEL_JOBS=jobs,
            PYTHONHASHSEED=jobs,
            PYTHONPATH=str(tmp_path),
            WITNESS=str(witness),
        )
        started[name] = witness.read_text()
    for module in "charts.drawing draw", "charts.drawing bundle", "pictures.painting", "finding.tables":
        assert module in started["cold"]
    assert started["warm"] == ""
    cold, warm = contents(tmp_path / "cold"), contents(tmp_path / "warm")
    assert sum(path.endswith((".png", ".pdf")) for path in expected) > 300
    for made in cold, warm:
        assert {path for path in expected.keys() | made.keys() if expected.get(path) != made.get(path)} == set()
