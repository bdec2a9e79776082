"""How many processes work at once."""

import os


def jobs() -> int:
    """Worker processes: one a core, at most 8, or what ENERGY_LABEL_JOBS says."""
    wanted = os.environ.get("ENERGY_LABEL_JOBS", "")
    return max(1, int(wanted)) if wanted.isdecimal() else min(os.cpu_count() or 1, 8)
