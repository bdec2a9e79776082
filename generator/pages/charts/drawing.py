"""Charts drawn as SVG, and Vega for the reader's browser: the work of V8, in processes of their own.

`python -m generator.pages.charts.drawing draw` reads lines of JSON, each with a cache and with Vega-Lite specifications
by name, and answers each with a line of SVGs by name; `… bundle CACHE` writes the Vega bundle. Both keep it.
"""

import json
import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from generator.pages.charts.held import held_in_any_font
from generator.pages.looks.textwidth import WIDTHS
from generator.pages.pictures.painting import FONTS, VL_CONVERT
from generator.pages.storing.cache import Cache, key_of, made_by
from generator.pages.storing.subprocesses import Process, shares, speak_utf8

_MODULE = "generator.pages.charts.drawing"
# What gives each text of a chart its width.
_HELD_WITH = (Path(__file__).with_name("held.py"), WIDTHS.with_name("textwidth.py"), WIDTHS)
# As many characters of specifications take as long to draw as V8 takes to start: with fewer, one process is enough.
_WORTH_A_PROCESS = 250_000
_SNIPPET = "window.vegaEmbed = vegaEmbed;"
_SMALLEST = (
    '{"data": {"values": [{"x": 1}]}, "mark": "point", "encoding": {"x": {"field": "x", "type": "quantitative"}}}'
)


class Drawer:
    """A process that goes on from build to build: V8 takes longer to start than to draw a chart."""

    _process: Process
    _warm: bool

    def __init__(self) -> None:
        self._begin()

    def draw(self, specifications: Mapping[str, str], cache: Cache) -> dict[str, str]:
        """Each specification as SVG text, by the same name; raises `EnergyLabelError` where one cannot be drawn."""
        if self._process.ended:
            self._begin()
        self._process.tell(_asked(specifications, cache))
        if not self._warm:
            self._process.answer()
            self._warm = True
        drawn: dict[str, str] = json.loads(self._process.answer())
        return drawn

    def _begin(self) -> None:
        """Have it draw one chart before anybody asks for any."""
        self._process, self._warm = Process(_MODULE, "draw", environment=FONTS), False
        self._process.tell(_asked({"": _SMALLEST}, Cache(None)))


def draw(
    specifications: Mapping[str, str], processes: int, cache: Cache, drawer: Drawer | None = None
) -> dict[str, str]:
    """Each Vega-Lite specification (JSON text) as SVG text, by the same name.

    Those not kept are drawn by `drawer`, or without one in at most so many processes.
    """
    maker = _maker()
    keys = {name: _key(maker, text) for name, text in specifications.items()}
    drawn = {name: svg.decode() for name, svg in cache.kept(keys).items()}
    if missing := {name: text for name, text in specifications.items() if name not in drawn}:
        drawn |= drawer.draw(missing, cache) if drawer else _drawn(missing, processes, cache)
        cache.trim()
    return {name: drawn[name] for name in specifications}


def _drawn(specifications: Mapping[str, str], processes: int, cache: Cache) -> dict[str, str]:
    drawn: dict[str, str] = {}
    worth = 1 + sum(map(len, specifications.values())) // _WORTH_A_PROCESS
    dealt = shares([*specifications], min(processes, worth))
    started = [(share, Process(_MODULE, "draw", environment=FONTS)) for share in dealt]
    # All are fed before any is waited for, so that they draw at the same time.
    for share, process in started:
        process.feed(_asked({name: specifications[name] for name in share}, cache))
    for _, process in started:
        drawn.update(json.loads(process.output()))
    return drawn


def _asked(specifications: Mapping[str, str], cache: Cache) -> str:
    return json.dumps([cache.name, specifications])


class Bundle:
    """Vega, Vega-Lite and Vega-Embed as one ES module, from the libraries inside vl-convert.

    It takes a second, so what is not kept is made beside the rest of the build: started here, waited for in `text`.
    """

    def __init__(self, cache: Cache) -> None:
        self._kept = cache.read(_bundle_key())
        self._started = Process(_MODULE, "bundle", cache.name) if self._kept is None else None

    @cached_property
    def text(self) -> str:
        """The module; raises `EnergyLabelError` where it could not be made."""
        if self._started is None:
            return (self._kept or b"").decode()
        return self._started.output()


def _maker() -> str:
    return made_by(*VL_CONVERT, *_HELD_WITH, Path(__file__))


def _key(maker: str, specification: str) -> str:
    return key_of("chart", maker, specification)


def _bundle_key() -> str:
    return key_of("bundle", _maker())


def _draw_here() -> None:
    # At once: what was read of this module is what is drawn with, however long this goes on.
    maker = _maker()
    import vl_convert

    for line in sys.stdin:
        cache, specifications = json.loads(line)
        drawn: dict[str, str] = {
            name: held_in_any_font(vl_convert.vegalite_to_svg(text)) for name, text in specifications.items()
        }
        for name, svg in drawn.items():
            Cache.named(cache).keep(_key(maker, specifications[name]), svg.encode())
        print(json.dumps(drawn), flush=True)


def _bundle_here(cache: Cache) -> None:
    key = _bundle_key()
    import vl_convert

    text = vl_convert.javascript_bundle(_SNIPPET)
    cache.keep(key, text.encode())
    sys.stdout.write(text)


if __name__ == "__main__":
    speak_utf8()
    match sys.argv[1:]:
        case ["draw"]:
            _draw_here()
        case ["bundle", cache]:
            _bundle_here(Cache.named(cache))
        case _:
            sys.exit(f"usage: python -m {_MODULE} draw | bundle CACHE")
