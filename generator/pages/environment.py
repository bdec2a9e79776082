"""The Jinja environment: everything is escaped, whatever a file is called, and a missing name is an error."""

import re
from collections.abc import MutableMapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined, nodes
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from generator.labels.comparing import footprint
from generator.labels.comparing.comparable import per_thousand_tokens, runs_interval
from generator.labels.comparing.latency import latency
from generator.pages import urls
from generator.pages.looks import placing
from generator.pages.looks.textwidth import held
from generator.pages.storing.cache import MADE, cache_of, key_of, made_by
from generator.pages.wording import assumed, letterless, numbers, served, words
from generator.pages.wording import needs as needs_words
from generator.pages.wording import outputs as output_words
from generator.pages.wording import quality as quality_words
from generator.pages.wording import ratio as ratio_words
from generator.pages.wording.quantising import families, ratios
from generator.pages.wording.quantising.in_short import precision_in_short, variant_name

TEMPLATES = Path(__file__).with_name("templates")

_MARKUP = re.compile("[&<>\"']").search


def escaped(value: object) -> str:
    """`value` as it is printed into a page: what `markupsafe.escape` gives, and where nothing needs it, as it is."""
    kind = type(value)
    if kind is float or kind is int:
        return str(value)
    return value if type(value) is str and _MARKUP(value) is None else escape(value)


def breakable(name: str) -> Markup:
    """A long name that may break after its separators, and nowhere else: not within a number, as that of a version."""
    return Markup(re.sub(r"([/_-]|\.(?!\d))(?=.)", r"\1<wbr>", str(escape(name))))  # noqa: S704 - escaped just here


class _Environment(Environment):
    """Jinja's own, made quicker where ten thousand cards are told one after the other."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One dictionary: a chain of them is walked in Python at every rendering."""
        return {**self.globals, **(d or {})}

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        """A template's Python, which finds `escaped` where it prints: that takes a third of the time of `escape`."""
        made = super()._generate(source, name, filename, defer_init)
        return f"{made}\nfrom {__name__} import {escaped.__name__} as escape\n"


@cache
def environment() -> Environment:
    """The one environment. `autoescape` is a plain True: judging by a file's ending has failed others."""
    made = _Environment(
        loader=PackageLoader("generator.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=CompiledTemplates(Path(__file__)),
    )
    made.filters.update(
        sig=numbers.significant,
        percent=numbers.percent,
        short_percent=numbers.short_percent,
        plain=numbers.plain,
        factor=numbers.factor,
        parameters=numbers.parameters,
        times=numbers.times,
        times_in_words=ratio_words.times_in_words,
        interval_in_words=ratio_words.interval_in_words,
        ratio_in_words=ratio_words.ratio_in_words,
        ratio_in_short=ratio_words.ratio_in_short,
        tick=numbers.tick,
        mean_count=numbers.mean_count,
        workload_name=words.workload_name,
        variant_name=variant_name,
        precision_in_words=words.precision_in_words,
        precision_in_short=precision_in_short,
        checked_in_words=words.checked_in_words,
        approach_name=words.approach_name,
        breakable=breakable,
        status_name=letterless.status_name,
        quality_in_words=quality_words.quality_in_words,
        slug=words.slug,
        per_thousand_tokens=per_thousand_tokens,
        latency=latency,
        served_in_short=served.served_in_short,
        held=held,
        data_size=numbers.data_size,
    )
    made.globals.update(urls=urls, numbers=numbers, words=words, quality_words=quality_words, output_words=output_words)
    made.globals.update(at=placing.at, side_by_side=placing.side_by_side)
    made.globals.update(families=families, ratios=ratios)
    made.globals.update(runs_interval=runs_interval, assumed_words=assumed, served_words=served)
    made.globals.update(needs_words=needs_words, footprint=footprint)
    return made


class CompiledTemplates(BytecodeCache):
    """Templates as Jinja compiled them, kept by their text: compiling is most of what a template takes."""

    def __init__(self, environment: str | Path) -> None:
        """`environment` is whose settings the templates are compiled with: a library, or a file of ours."""
        self._cache, self._maker = cache_of(MADE), made_by("jinja2", environment)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill `bucket` where its template is kept."""
        if (kept := self._cache.read(self._key(bucket))) is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in `bucket`."""
        self._cache.keep(self._key(bucket), bucket.bytecode_to_string())

    def _key(self, bucket: Bucket) -> str:
        return key_of("template", self._maker, bucket.key, bucket.checksum)
