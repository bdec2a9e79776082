"""Parts of a build by themselves: card pages without all that is beside them, and pictures for social sites."""

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from generator.build import build
from generator.pages import stamp, urls
from generator.pages.cards.card import make_card
from generator.pages.environment import environment
from generator.pages.frame import SHELL_PLACE, TOKENS, Frame
from generator.pages.kept_files import Documents
from generator.pages.pictures import social
from generator.pages.pictures.painting import Painting, Picture
from generator.pages.storing.cache import Cache
from generator.parallel import jobs
from tests.bench.records import Sample, bench_scales

_SITE_URL = "https://model-energy-label.example/"


class _PagesOnly(stamp.Stamping):
    """Stamps the page and nothing else of a card."""

    def _stamp_one(self, model: str) -> Documents:
        labels = self.edition.models[model]
        card = make_card(environment(), model, labels, self.edition)
        self._write(urls.model_page(model) + "index.html", self.frame.set(card))
        return {}


def timed_pages(sample: Sample, site: Path, out: Path) -> tuple[float, float]:
    """Seconds to read and grade, and to stamp the pages into the fresh folder `out`, framed as long as in `site`."""
    start = time.perf_counter()
    edition = build(sample.measurements, _SITE_URL, date(2026, 1, 1)).edition
    edition = replace(edition, scales=bench_scales())
    read = time.perf_counter() - start
    model, labels = next(iter(edition.models.items()))
    page = (site / urls.model_page(model) / "index.html").read_text("utf-8")
    filling = "x" * (len(page) - len(make_card(environment(), model, labels, edition).body))
    frame = Frame("".join((SHELL_PLACE, *TOKENS, filling)))
    _ = edition.rankings
    start = time.perf_counter()
    stamp.stamp_all(_PagesOnly(edition, frame, sample.measurements / "records", out))
    return read, time.perf_counter() - start


def timed_pictures(measurements: Path, out: Path) -> tuple[int, float]:
    """How many pictures for social sites the real site has, and the seconds to paint them in all processes."""
    edition = build(measurements, _SITE_URL, date.max).edition
    pictures = [Picture(path, svg) for path, svg in social.pictures(environment(), edition)]
    start = time.perf_counter()
    Painting(pictures, Cache(None), jobs()).write(out)
    return len(pictures), time.perf_counter() - start
