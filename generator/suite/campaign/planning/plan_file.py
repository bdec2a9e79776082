"""The campaign file: what to measure, written down, so that it can be repeated and resumed."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_origin

from pydantic import ValidationError

from generator.errors import EnergyLabelError, Fault, shown
from generator.records.faults import faults_of
from generator.records.files.toml_file import toml_table
from generator.suite.campaign.planning.plan import Entry, Plan

_MAX_BYTES = 1_000_000


def read_plan(path: Path) -> Plan:
    """A campaign file; raises `EnergyLabelError` with every fault by field."""
    where = shown(str(path))
    try:
        # A pipe would be waited for, and a device read without end.
        if path.exists() and not path.is_file():
            raise EnergyLabelError(f"{where} is not a plain file; name a campaign file.")
        if path.stat().st_size > _MAX_BYTES:
            raise EnergyLabelError(f"{where} is over {_MAX_BYTES:,} bytes; a campaign file is a page or two.")
        table = toml_table(path.read_bytes())
    except FileNotFoundError:
        raise EnergyLabelError(f"{where} is not there; name a campaign file.") from None
    except OSError as error:
        raise EnergyLabelError(f"{where} cannot be read ({error.strerror}); name a campaign file.") from None
    except (ValueError, RecursionError) as error:
        raise EnergyLabelError(f"{where} is not TOML ({error}); fix it and try again.") from None
    return plan_of(table, path.name)


def plan_of(table: Mapping[str, Any], where: str, typed: Mapping[str, str] = MappingProxyType({})) -> Plan:
    """A plan from its table; raises `EnergyLabelError` with every fault by field, naming `where`.

    `typed` names a field as it was typed, where no file was written: `{"batch_size": "--batch-size"}`.
    """
    try:
        # TOML has times and days of its own: `time = 04:00:00` needs no quotes.
        return Plan.model_validate_json(json.dumps(_lists(table), default=str))
    except ValidationError as error:
        faults = [replace(fault, field=_as_typed(fault.field, typed)) for fault in faults_of(error, where)]
    except (ValueError, TypeError, RecursionError) as error:
        faults = [Fault(where, "(the whole)", "", str(error))]
    raise EnergyLabelError(f"Mend the plan and try again: {'; '.join(map(str, faults))}")


def _as_typed(field: str, typed: Mapping[str, str]) -> str:
    return typed.get(re.sub(r"^measure\[0\]\.|\[0\]$", "", field), field)


def _lists(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table with a list of one wherever a list is meant and one value was given, and a GPU's index as text."""
    whole = dict(table)
    if type(whole.get("gpu")) is int:
        whole["gpu"] = str(whole["gpu"])
    entries = whole.get("measure")
    if isinstance(entries, Mapping):
        entries = [entries]
    if isinstance(entries, list):
        whole["measure"] = [
            {
                key: [value] if key in _LISTED and not isinstance(value, list | tuple) else value
                for key, value in entry.items()
            }
            if isinstance(entry, Mapping)
            else entry
            for entry in entries
        ]
    return whole


_LISTED = {name for name, field in Entry.model_fields.items() if get_origin(field.annotation) is tuple}
