"""Charts drawn as SVG, and Vega for the reader's browser: the work of V8, in processes of their own.

`python -m generator.pages.charts.drawing draw` reads Vega-Lite specifications by name as JSON and writes SVGs by name;
`… bundle` writes the Vega bundle.
"""

import json
import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from generator.pages.cache import Cache, key_of, made_by
from generator.pages.pictures.painting import FONTS, VL_CONVERT
from generator.pages.subprocesses import Process, shares, speak_utf8

_MODULE = "generator.pages.charts.drawing"
# As many characters of specifications take as long to draw as V8 takes to start: with fewer, one process is enough.
_WORTH_A_PROCESS = 250_000
_SNIPPET = "window.vegaEmbed = vegaEmbed;"


def draw(specifications: Mapping[str, str], processes: int, cache: Cache) -> dict[str, str]:
    """Each Vega-Lite specification (JSON text) as SVG, by its name; what is not kept in at most so many processes."""
    maker = _maker()
    keys = {name: key_of("chart", maker, text) for name, text in specifications.items()}

    def make(missing: list[str]) -> dict[str, bytes]:
        drawn: dict[str, str] = {}
        worth = 1 + sum(len(specifications[name]) for name in missing) // _WORTH_A_PROCESS
        dealt = shares(missing, min(processes, worth))
        started = [(share, Process(_MODULE, "draw", environment=FONTS)) for share in dealt]
        # All are fed before any is waited for, so that they draw at the same time.
        for share, process in started:
            process.feed(json.dumps({name: specifications[name] for name in share}))
        for _, process in started:
            drawn.update(json.loads(process.output()))
        return {name: svg.encode() for name, svg in drawn.items()}

    return {name: svg.decode() for name, svg in cache.made(keys, make).items()}


class Bundle:
    """Vega, Vega-Lite and Vega-Embed as one ES module, from the libraries inside vl-convert.

    It takes a second, so what is not kept is made beside the rest of the build: started here, waited for in `text`.
    """

    def __init__(self, cache: Cache) -> None:
        self._cache, self._key = cache, key_of("bundle", _maker())
        self._kept = cache.read(self._key)
        self._started = Process(_MODULE, "bundle") if self._kept is None else None

    @cached_property
    def text(self) -> str:
        """The module; raises `EnergyLabelError` where it could not be made."""
        if self._started is None:
            return (self._kept or b"").decode()
        text = self._started.output()
        self._cache.keep(self._key, text.encode())
        return text


def _maker() -> str:
    return made_by(*VL_CONVERT, Path(__file__))


def _draw_here() -> None:
    import vl_convert

    specifications: dict[str, str] = json.load(sys.stdin)
    json.dump({name: vl_convert.vegalite_to_svg(text) for name, text in specifications.items()}, sys.stdout)


def _bundle_here() -> None:
    import vl_convert

    sys.stdout.write(vl_convert.javascript_bundle(_SNIPPET))


if __name__ == "__main__":
    speak_utf8()
    match sys.argv[1:]:
        case ["draw"]:
            _draw_here()
        case ["bundle"]:
            _bundle_here()
        case _:
            sys.exit(f"usage: python -m {_MODULE} draw | bundle")
