"""Places within a chart, in per cent, as classes: no page has a style attribute, which `default-src 'self'` forbids.

A place is two classes of an axis, the whole per cents and the tenths (`at-l37 at-l-4`), and one that puts them to use
(`at-l`). So 110 rules an axis hold every tenth of a per cent, finer than a screen shows.
"""

from functools import cache

# What each axis sets: an axis of a property, or of a custom one that a sheet puts to use where it likes.
_PROPERTIES = {"l": "left", "t": "top", "w": "width", "y": "--el-y"}
_AXES = {"left": "l", "top": "t", "width": "w", "y": "y"}
# Of what is counted instead of measured: columns side by side, and rows within each of them.
_MOST_COLUMNS, _MOST_ROWS = 6, 40


def at(**places: float) -> str:
    """The classes of an element at these places: `left`, `top`, `width` or `y`, each in per cent of what it lies in.

    What would lie outside lies on the edge.
    """
    return " ".join(_classes(_AXES[name], min(1000, max(0, round(10 * place)))) for name, place in places.items())


@cache
def _classes(axis: str, tenths: int) -> str:
    whole, tenth = divmod(tenths, 10)
    return f"at-{axis} at-{axis}{whole}" + (f" at-{axis}-{tenth}" if tenth else "")


def side_by_side(columns: int, rows: int) -> str:
    """The classes of a grid of so many columns, each of so many rows.

    Raises `ValueError` where the style sheet has no rule for as many.
    """
    if not (1 <= columns <= _MOST_COLUMNS and 1 <= rows <= _MOST_ROWS):
        raise ValueError(f"{columns} columns of {rows} rows; raise the limits in generator/pages/looks/placing.py")
    return f"at-n{columns} at-r{rows}"


@cache
def style_sheet() -> str:
    """The rules of all these classes."""
    rules = []
    for axis, name in _PROPERTIES.items():
        rules.append(f".at-{axis}{{--{axis}-:0;{name}:calc((var(--{axis}) + var(--{axis}-))*1%)}}")
        rules += [f".at-{axis}{whole}{{--{axis}:{whole}}}" for whole in range(101)]
        rules += [f".at-{axis}-{tenth}{{--{axis}-:.{tenth}}}" for tenth in range(1, 10)]
    rules += [f".at-n{columns}{{--n:{columns}}}" for columns in range(1, _MOST_COLUMNS + 1)]
    rules += [f".at-r{rows}{{--rows:{rows}}}" for rows in range(1, _MOST_ROWS + 1)]
    return "".join(rules) + "\n"
