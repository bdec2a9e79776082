"""The Jinja environment: everything is escaped, whatever a file is called, and a missing name is an error."""

from functools import cache
from pathlib import Path

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket

from generator.labels.comparable import runs_interval
from generator.pages import numbers, urls, words
from generator.pages.cache import MADE, cache_of, key_of, made_by

TEMPLATES = Path(__file__).with_name("templates")


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
        bytecode_cache=CompiledTemplates(Path(__file__)),
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
