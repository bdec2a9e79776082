"""What shields.io accepts of an endpoint document.

Its schema is `endpointSchema` in services/endpoint-common.js of github.com/badges/shields: unknown keys are refused, a
message may not be empty, of `namedLogo` and `logoSvg` there may be one, and what belongs to a logo needs it. Its page
(https://shields.io/badges/endpoint-badge) asks for `cacheSeconds` of 300 at least. A colour that it does not know it
draws grey (badge-maker/lib/color.js): CSS colours are known too, but ours are hexadecimal or of its own names.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

# Of its own, and what it calls them besides.
_NAMES = {
    *("brightgreen", "green", "yellow", "yellowgreen", "orange", "red", "blue", "grey", "lightgrey"),
    *("gray", "lightgray", "critical", "important", "success", "informational", "inactive"),
}
Rule = Callable[[Any], bool]


def _text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _colour(value: Any) -> bool:
    return _text(value) and (value in _NAMES or re.fullmatch(r"([0-9a-fA-F]{3}){1,2}", value) is not None)


_REQUIRED: Mapping[str, Rule] = {
    "schemaVersion": lambda value: _whole(value) and value == 1,
    "label": lambda value: isinstance(value, str),
    "message": _text,
}
_OPTIONAL: Mapping[str, Rule] = {
    "color": _colour,
    "labelColor": _colour,
    "isError": lambda value: isinstance(value, bool),
    "namedLogo": _text,
    "logoSvg": _text,
    "logoColor": _text,
    "logoWidth": _whole,
    "style": _text,
    "cacheSeconds": lambda value: _whole(value) and value >= 300,
}
_OF_A_LOGO: Mapping[str, tuple[str, ...]] = {"logoColor": ("namedLogo",), "logoWidth": ("namedLogo", "logoSvg")}


def refused(document: Mapping[str, Any]) -> list[str]:
    """The keys for which shields would refuse the document, or draw it otherwise than meant."""
    found = [key for key, rule in _REQUIRED.items() if key not in document or not rule(document[key])]
    known = {**_REQUIRED, **_OPTIONAL}
    found += [key for key in document if key not in known]
    found += [key for key, rule in _OPTIONAL.items() if key in document and not rule(document[key])]
    found += [key for key, of in _OF_A_LOGO.items() if key in document and not any(name in document for name in of)]
    return found + (["namedLogo"] if {"namedLogo", "logoSvg"} <= document.keys() else [])
