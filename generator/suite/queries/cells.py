"""What the cells of a table hold: all of them come as text, and a case needs numbers and lists of some."""

import json
import re
from collections.abc import Mapping
from typing import Any

from generator.suite.quality.asked import Metric, QualityAsked
from generator.suite.quality.label_words import class_named

# A spreadsheet makes 1.0 of a class's number where another row has none.
_WHOLE = re.compile(r"(-?\d{1,9})(?:\.0+)?")
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?")
_LISTS: frozenset[Metric] = frozenset({"seqeval", "squad", "rouge-1", "rouge-l"})


def tokens_in(cell: Any) -> Any:
    """The list of tokens that a cell holds as JSON, else the cell as it is."""
    return _json(cell, list) if isinstance(cell, str) else cell


def reference_in(cell: Any, asked: QualityAsked) -> Any:
    """What a cell holds of what the metric needs; `None` for an empty one, and what is neither is left as it is."""
    if not isinstance(cell, str):
        return cell
    if not cell.strip():
        return None
    if asked.metric == "accuracy":
        found = _WHOLE.fullmatch(cell.strip())
        return int(found[1]) if found and class_named(cell, asked.classes, asked.words) is None else cell
    if asked.metric == "spearman":
        return float(cell) if _NUMBER.fullmatch(cell.strip()) else cell
    return _json(cell, list | dict) if asked.metric in _LISTS else cell


def unpacked(row: Mapping[str, Any], text: str | None, asked: QualityAsked | None) -> dict[str, Any]:
    """The row with its reference, and in the column `text` its tokens, as what they are."""
    made = dict(row)
    if text is not None:
        made[text] = tokens_in(made[text])
    if asked is not None and asked.reference in made:
        made[asked.reference] = reference_in(made[asked.reference], asked)
    return made


def _json(cell: str, kind: Any) -> Any:
    if cell.lstrip()[:1] not in ("[", "{"):
        return cell
    try:
        read = json.loads(cell)
    except (ValueError, RecursionError):
        return cell
    return read if isinstance(read, kind) else cell
