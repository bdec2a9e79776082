"""A disk that takes no more: one sentence, whoever was writing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S
from tests.sharing import Shared
from tests.site.building import ROOT, configuration, few_measurements

# No file may have more bytes. What MkDocs writes itself is larger than the first, the Vega bundle than the second.
LIMITS = {"MkDocs": 8_000, "the generator": 300_000}
_LIMITED = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
os.execv(sys.executable, [sys.executable, "-m", "mkdocs", *sys.argv[2:]])
"""


@pytest.mark.usefixtures("builds")
@pytest.mark.skipif(sys.platform == "win32", reason="no such limit")
@pytest.mark.parametrize("writing", LIMITS)
def test_it_is_told_without_a_trace(writing: str, shared: Shared, tmp_path: Path) -> None:
    config = configuration(tmp_path / "mkdocs.yml", shared("few", few_measurements) / "measurements")
    command = [sys.executable, "-c", _LIMITED, str(LIMITS[writing]), "build", "--strict"]
    done = subprocess.run(
        [*command, "--config-file", str(config), "--site-dir", str(tmp_path / "site")],
        cwd=ROOT,
        env={**os.environ, "PREVIEW": "no"},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert "The site cannot be written (File too large); free some space" in done.stderr
