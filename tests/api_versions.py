"""What each version of API v1 promised, recorded once: `tests/fixtures/api-v1/<version>.json`.

A recording is never edited: what it names stays as it says. A version that adds fields gets one of its own, which
holds only what the older ones do not say. `python -m tests.api_versions` writes that of the version named in
`generator/pages/api/shapes.py`, and refuses where an older one is broken.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.pages.api.fields import DOCUMENTS, Field, fields
from generator.pages.api.shapes import VERSION

FOLDER = Path(__file__).parent / "fixtures" / "api-v1"
# A field's type, with its unit and its values where they are promised; `among`: more values may come.
Fact = dict[str, Any]
Facts = dict[str, dict[str, Fact]]


def recorded() -> dict[str, dict[str, Any]]:
    """Every recording by its version, oldest first."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"), key=_order)}


def _order(path: Path) -> list[int]:
    return [int(part) for part in path.stem.split(".")]


def facts() -> Facts:
    """What today's schemas say of every field, by kind of document and the field's path."""
    return {kind: {field.path: _fact(field) for field in fields(kind)} for kind in DOCUMENTS}


def _fact(field: Field) -> Fact:
    told = {"unit": field.unit, "values": list(field.values), "among": list(field.among), "optional": not field.always}
    return {"type": " | ".join(field.types)} | {key: value for key, value in told.items() if value}


def broken(older: Facts, newer: Facts) -> list[str]:
    """Every promise of `older` that `newer` no longer keeps."""
    return [
        f"{kind}: {path}: {fault}"
        for kind, fields in older.items()
        for path, fact in fields.items()
        for fault in _faults(fact, newer.get(kind, {}).get(path))
    ]


def _faults(was: Fact, now: Fact | None) -> Iterator[str]:
    if now is None:
        yield "is gone"
        return
    for key in ("type", "optional", "unit", "values"):
        if key in was and now.get(key) != was[key]:
            yield f"{key} was {was[key]}, and is {now.get(key)}"
    if now.get("optional") and not was.get("optional"):
        yield "was always there, and is not now"
    lost = set(was.get("among", [])) - set(now.get("among", []))
    if lost:
        yield f"no longer has the values {sorted(lost)}"


def unrecorded(promised: Mapping[str, Mapping[str, Any]], newer: Facts) -> Facts:
    """What `newer` says and no recording does."""
    found: Facts = {}
    for kind, told in newer.items():
        for path, fact in told.items():
            if all(one["fields"].get(kind, {}).get(path) != fact for one in promised.values()):
                found.setdefault(kind, {})[path] = fact
    return found


def text(recording: Mapping[str, Any]) -> str:
    """A recording, one line a field."""
    parts = [f'"{key}": {json.dumps(value)}' for key, value in recording.items() if not isinstance(value, dict)]
    if recording.get("addresses"):
        parts.append(f'"addresses": {_lines(recording["addresses"], "  ")}')
    kinds = ",\n".join(f'  "{kind}": {_lines(fields, "   ")}' for kind, fields in recording["fields"].items())
    parts.append(f'"fields": {{\n{kinds}\n }}')
    return "{\n " + ",\n ".join(parts) + "\n}\n"


def _lines(values: Mapping[str, Any], indent: str) -> str:
    lines = ",\n".join(
        f"{indent}{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()
    )
    return f"{{\n{lines}\n{indent[1:]}}}"


def main() -> int:
    """Record the newest version."""
    older = {version: one for version, one in recorded().items() if version != VERSION}
    today = facts()
    faults = [fault for one in older.values() for fault in broken(one["fields"], today)]
    if faults:
        print("\n".join(faults), file=sys.stderr)
        return 1
    more = unrecorded(older, today)
    (FOLDER / f"{VERSION}.json").write_text(text({"version": VERSION, "fields": more}), "utf-8")
    print(f"{FOLDER / VERSION}.json: {sum(map(len, more.values()))} fields")
    return 0


if __name__ == "__main__":
    sys.exit(main())
