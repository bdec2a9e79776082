"""The real command line with short windows, so that a campaign is over soon; its workers begin as they always do."""

from functools import partial
from pathlib import Path
from typing import Any

from generator import cli, measure
from generator.suite.campaign.planning.terms import Terms
from generator.suite.host.alone import Alone
from tests.suite.terms import RunsEach, nobody_else


def main() -> int:
    """`energy-label`, its idle time, windows and number of runs cut short."""
    shortened: Any = measure
    shortened._IDLE_S = 0.2
    # Other tests work beside this one, and each measures with locks of its own.
    alone = Alone(read=nobody_else, locks=Path.cwd())
    shortened.Terms = partial(Terms, queries=2, window_s=0.3, warm_up_blocks=2, alone=alone)
    shortened._stop_for = lambda *_: RunsEach(3)
    return cli.main()
