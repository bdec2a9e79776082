"""The Jinja environment: everything is escaped, whatever a file is called, and a missing name is an error."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from generator.labels.comparable import runs_interval
from generator.pages import numbers, urls, words


@cache
def environment() -> Environment:
    """The one environment. `autoescape` is a plain True: judging by a file's ending has failed others."""
    made = Environment(
        loader=PackageLoader("generator.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(
        sig=numbers.significant,
        percent=numbers.percent,
        plain=numbers.plain,
        factor=numbers.factor,
        parameters=numbers.parameters,
        times=numbers.times,
        tick=numbers.tick,
        mean_count=numbers.mean_count,
        workload_name=words.workload_name,
        variant_name=words.variant_name,
        precision_in_words=words.precision_in_words,
        checked_in_words=words.checked_in_words,
        approach_name=words.approach_name,
        breakable=words.breakable,
        slug=words.slug,
    )
    made.globals.update(urls=urls, numbers=numbers, words=words, runs_interval=runs_interval)
    return made
