"""Charts as Vega-Lite specifications, each kept by what it shows.

Altair takes longer to say a chart than all else of its page takes, so most builds do without it.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from generator.pages.storing.cache import Cache, key_of, made_by, our_code


class Chart(NamedTuple):
    """A chart that can be specified: `specify` gives its JSON text, `shows` tells all that this depends on.

    A text is empty where there is nothing to draw.
    """

    shows: str
    specify: Callable[[], str]


def specified(charts: Mapping[str, Chart], cache: Cache) -> dict[str, str]:
    """The specification of each chart by its name, without those that have nothing to draw; those not kept are made."""
    made = cache.made(_keys(charts), lambda missing: {name: charts[name].specify().encode() for name in missing})
    return {name: text.decode() for name, text in made.items() if text}


def unspecified(charts: Mapping[str, Chart], cache: Cache) -> list[str]:
    """The names of the charts whose specification is not kept."""
    return [name for name, key in _keys(charts).items() if not cache.holds(key)]


def _keys(charts: Mapping[str, Chart]) -> dict[str, str]:
    maker = key_of("specification", our_code(), made_by("altair"))
    return {name: key_of(maker, name, chart.shows) for name, chart in charts.items()}
