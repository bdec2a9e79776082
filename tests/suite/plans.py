"""Plans for tests: what a campaign file would say, under the profile of a machine without a GPU."""

from typing import Any

from generator.suite.campaign.planning.plan import Plan
from generator.suite.campaign.planning.plan_file import plan_of


def plan(*entries: dict[str, Any], **changes: Any) -> Plan:
    """A plan of these `[[measure]]` tables, its queries made up."""
    table = {
        "name": "test",
        "profile": "cpu-only",
        "by": "A test",
        "country": "FRA",
        "queries": "synthetic",
        "measure": list(entries),
        **changes,
    }
    return plan_of(table, "test.toml")
