"""What the server of a campaign's workers has ready besides, where tests start it: each worker begins in a moment.

CodeCarbon asks in every process anew which processor this is, which takes a process of its own and a second.
"""

import gc
from typing import Any

import codecarbon.core.emissions  # noqa: F401
import cpuinfo  # type: ignore[import-untyped, import-not-found, unused-ignore]
import pandas  # noqa: F401

_found: dict[str, Any] = cpuinfo.get_cpu_info()
cpuinfo.get_cpu_info = lambda: _found

# Each worker collects garbage before it measures; of what it was forked with there is none.
gc.collect()
gc.freeze()
