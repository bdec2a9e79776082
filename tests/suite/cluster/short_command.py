"""The real command line for a cluster, with short windows: as `tests.workflows.short_campaign` for one machine."""

import sys
from functools import partial
from pathlib import Path
from typing import Any

from generator import cli, measure
from generator.suite.campaign.planning.terms import Terms
from generator.suite.cluster import campaign, start
from generator.suite.cluster.asking import Asking, Pace
from generator.suite.host.alone import Alone
from tests.suite.terms import RunsEach, nobody_else


def main() -> int:
    """`energy-label`; both nodes are this machine, so their jobs are beside each other."""
    shortened: Any = measure
    shortened._IDLE_S = 0.2
    shortened.Terms = partial(Terms, queries=2, window_s=0.3, warm_up_blocks=2)
    shortened._stop_for = lambda *_: RunsEach(3)
    begun: Any = start
    begun.Asking = partial(Asking, alone=Alone(read=nobody_else, locks=Path(sys.argv[0]).parent, insists=False))
    eager: Any = campaign
    eager.Pace = partial(Pace, ask_s=0.2, report_s=5.0)
    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
