"""A record's runs as the rows of a table, from its JSON of whichever version."""

from collections.abc import Iterator
from typing import Any

_PHASES = ("load", "transfer", "query")
_PHASE_FIELDS = ("duration_s", "gpu_joules", "cpu_joules", "ram_joules", "node_joules")
_MEMORY = ("peak_host_bytes", "model_host_bytes", "peak_device_bytes")
_WAITED = ("end_to_end_s", "end_to_end_p95_s", "time_to_first_token_s")
_IDENTITY = ("task", "profile", "model", "variant", "workload", "point", "run", "finished_at")
# What each column holds, in their order.
COLUMNS: dict[str, type] = {
    **dict.fromkeys(_IDENTITY, str),
    "queries": int,
    **{f"{phase}_{field}": float for phase in _PHASES for field in _PHASE_FIELDS},
    **dict.fromkeys(_MEMORY, int),
    **dict.fromkeys(_WAITED, float),
    "note": str,
}


def run_rows(record: dict[str, Any]) -> Iterator[list[Any]]:
    """A row a run: identity, queries, phases, what it needed besides, and the note."""
    # Here, so that whoever starts the process that reads records need not wait for it.
    from generator.records.model import COMPONENTS, Setup, variant_of
    from generator.records.versions.upgrade import upgraded

    version = record["schema_version"]
    record = upgraded(record, version)
    variant = variant_of(Setup.model_validate(record["setup"]), version)
    start = [record["task"], record["profile"], record["model"], variant]
    for workload in record["workloads"]:
        of_points = [(point["id"], run) for point in workload.get("points", ()) for run in point.get("runs", ())]
        for point, run in [*((None, run) for run in workload.get("runs", ())), *of_points]:
            cells = [*start, workload["id"], point, run["id"], run.get("finished_at"), run["queries"]]
            for phase in _PHASES:
                read = run.get(phase) or {"energy_joules": {}}
                cells += [read.get("duration_s"), *map(read["energy_joules"].get, COMPONENTS)]
            yield [*cells, *_besides(run), run.get("note")]


def _besides(run: dict[str, Any]) -> list[Any]:
    """The memory that a run held at most, and how long its queries took: the median, or the mean, as on the label."""
    memory, latency = run.get("peak_memory") or {}, run.get("latency") or {}
    whole, first = (latency.get(name) or {} for name in ("end_to_end_s", "time_to_first_token_s"))
    usual = [times.get("p50", times.get("mean")) for times in (whole, first)]
    host, before = memory.get("host_bytes"), memory.get("host_before_bytes")
    of_the_model = None if host is None or before is None else max(0, host - before) or None
    return [host, of_the_model, memory.get("device_bytes"), usual[0], whole.get("p95"), usual[1]]
