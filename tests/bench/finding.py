"""What it costs a reader of a large site to find a model: the heaviest page, two models side by side, and a search.

The search is of a made-up hundred thousand names beside the pages of a built site, so it needs no site of that size.
"""

import gzip
import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from generator.pages import urls
from generator.pages.edition.edition import MOST_FULL_CARDS
from generator.pages.finding.blocks import Blocks
from tests.bench.configs import real_config
from tests.bench.measure import Timings, timed_build
from tests.bench.records import make_measurements
from tests.bench.report import Report
from tests.factories import TASK, record
from tests.pages.making import label
from tests.site.serving import OPTIONS, served, visit
from tests.site.tools import chromium

SEARCHED = 100_000
_CARDS = 100
_QUERIES = 9
_SEED = 20261129
# What is longest before compression holds what is longest after it.
_LONGEST = 40
_CARD_KB, _PAGE_KB, _SEARCH_KB, _SEARCH_MS = 60, 300, 600, 300

_TYPED = """query => {
  const input = document.querySelector(".el-search-input"), list = document.querySelector(".el-search-list");
  return new Promise(done => {
    new MutationObserver((_, observer) => {
      const hit = list.querySelector(".el-found");
      if (!hit) return;
      observer.disconnect();
      done([performance.now() - start, hit.getAttribute("href")]);
    }).observe(list, { childList: true });
    input.value = query;
    const start = performance.now();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}"""


@dataclass(frozen=True)
class Search:
    """One query on a page on which nothing was searched before: milliseconds to its first hit, and bytes fetched."""

    found_ms: float
    packed: int
    unpacked: int


_PARTS = {
    "its page": "models/",
    "labels, and the page of exactly this one": "labels/",
    "badges": "badges/",
    "its document of the API": "api/v1/models/",
    "its record": "api/v1/records/",
}


def report_weight(report: Report, files: Sequence[tuple[str, int]], cards: int) -> None:
    """What the files of a card weigh together, uncompressed, and each kind of them; a record is as it was committed."""
    what = f"{cards:,} cards: files of a card"
    whole = sum(length for _, length in files) / cards / 1000
    record = sum(length for path, length in files if path.startswith(_PARTS["its record"])) / cards / 1000
    report.add(f"{what}, kB", whole, digits=1)
    # Below that size a card is not on its diet yet.
    limit = _CARD_KB if cards > MOST_FULL_CARDS else None
    report.add(f"{what}, without its record, kB", whole - record, at_most=limit, digits=1)
    for name, start in _PARTS.items():
        own = sum(length for path, length in files if path.startswith(start)) / cards / 1000
        report.add(f"{what}: {name}, kB", own, digits=1)


def report_pages(report: Report, site: Path, cards: int) -> None:
    """The heaviest of all pages, as a host sends it."""
    pages = sorted(site.rglob("*.html"), key=lambda page: page.stat().st_size, reverse=True)[:_LONGEST]
    packed, heaviest = max((_packed(page), page) for page in pages)
    name = heaviest.parent.relative_to(site).as_posix()
    report.add(f"{cards:,} cards: the heaviest page ({name}), kB gzip", packed / 1000, at_most=_PAGE_KB, digits=1)


def report_comparing(report: Report, site: Path, cards: int) -> None:
    """What the compare page fetches to set two models side by side."""
    index = json.loads((site / urls.api_index()).read_bytes())
    models = list(index["models"])
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
        with visit(browser, address, 1280, fresh=True) as visited:
            fetched: list[str] = []
            visited.page.on("request", lambda request: fetched.append(request.url.removeprefix(address)))
            page = visited.open(f"compare/?m={models[0]}&m={models[len(models) // 2]}")
            page.wait_for_selector(".el-cmp-chips li")
            assert not visited.faults, visited.faults
        browser.close()
    data = [site / path for path in dict.fromkeys(fetched) if path.endswith(".json")]
    packed = sum(map(_packed, data)) / 1000
    report.add(f"{cards:,} cards: data fetched to compare two models, kB gzip", packed, at_most=100, digits=1)


def report_search(report: Report, folder: Path) -> None:
    """Search a hundred thousand models, each time on a page of its own."""
    site = folder / "search-site"
    timed_build(real_config(folder, make_measurements(folder / "measurements-search", _CARDS)), site, Timings())
    names = made_up_names(SEARCHED)
    _with_models(site, names)
    dice = random.Random(_SEED)
    of_own = Counter(name.split("/")[1] for name in names)
    asked = dice.sample([name for name in names if of_own[name.split("/")[1]] == 1], _QUERIES)
    what = f"search {SEARCHED:,} models"
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
        whole = [_searched(browser, address, site, name, name) for name in asked]
        own = [_searched(browser, address, site, name.split("/")[1], name) for name in asked]
        wrong = [_searched(browser, address, site, mistyped(name, dice), None) for name in asked]
        common = [_searched(browser, address, site, word, None) for word in _FAMILIES[:_QUERIES]]
        browser.close()
    kinds = {"a whole name": whole, "its own part": own, "one letter wrong": wrong, "a common word": common}
    for kind, found in kinds.items():
        taken = median(each.found_ms for each in found)
        report.add(f"{what}, {kind}: to the first hit, ms", taken, at_most=_SEARCH_MS, digits=0, runs=len(found))
        packed, unpacked = max((each.packed, each.unpacked) for each in found)
        report.add(f"{what}, {kind}: fetched at most, kB gzip", packed / 1000, at_most=_SEARCH_KB, digits=0)
        report.add(f"{what}, {kind}: the same unpacked, kB", unpacked / 1000, digits=0)


def _searched(browser: Browser, address: str, site: Path, query: str, wanted: str | None) -> Search:
    """Open a page and the search box, wait for its index, and type `query` at once; `wanted` must come first."""
    with visit(browser, address, 1280, fresh=True) as visited:
        fetched: list[str] = []
        visited.page.on("request", lambda request: fetched.append(request.url.removeprefix(address)))
        page = visited.open("about/")
        page.keyboard.press("Control+k")
        page.wait_for_function("() => /models, /.test(document.querySelector('.el-search-status').textContent)")
        found_ms, hit = page.evaluate(_TYPED, query)
        assert wanted is None or hit == f"{address}models/{wanted}/", (query, hit)
        assert not visited.faults, visited.faults
    files = [site / path for path in dict.fromkeys(fetched) if path.startswith("search/")]
    return Search(found_ms, sum(map(_packed, files)), sum(file.stat().st_size for file in files))


def _packed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 6))


def _with_models(site: Path, names: Sequence[str]) -> None:
    """Give a site the search of one with models of these names; its pages stay as they are."""
    path = site / urls.search_index()
    index = json.loads(path.read_bytes())
    one = label(record())
    blocks = Blocks({name: [one] for name in names}, {TASK: index["tasks"]["id"].index(TASK)})
    none = {"models": {"name": [], "labels": []}, "labels": {"task": [], "class": "", "wh": []}}
    index |= none | {"blocks": blocks.directory}
    path.write_text(json.dumps(index, separators=(",", ":"), ensure_ascii=False), "utf-8")
    for place, data in blocks.files():
        (site / place).parent.mkdir(exist_ok=True)
        (site / place).write_bytes(data)


_FAMILIES = (
    "bert", "roberta", "llama", "mistral", "qwen", "gemma", "whisper", "falcon", "bloom", "electra", "deberta", "vit",
    "phi", "pegasus", "starcoder", "wav2vec", "clip", "longformer", "distilbert", "convnext",
)  # fmt: skip
_SIZES = ("tiny", "small", "base", "large", "xl", "1b", "3b", "7b", "13b", "70b")
_KINDS = ("instruct", "chat", "finetuned", "uncased", "multilingual", "distilled", "gguf", "awq", "lora", "merged")
_SYLLABLES = [start + end for start in (*"bcdfghklmnprstvz", "br", "gr", "st", "tr") for end in "aeiou"]


def made_up_names(count: int) -> list[str]:
    """Names as a hub has them: many by few makers, and in most of them a word that no other name has.

    The same number gives the same names.
    """
    dice = random.Random(_SEED)

    def word(syllables: int) -> str:
        return "".join(dice.choices(_SYLLABLES, k=syllables))

    makers = [
        word(dice.randint(2, 4)) + dice.choice(("", "", "-ai", "-labs", str(dice.randint(1, 99)))) for _ in range(9_000)
    ]
    found: dict[str, None] = {}
    while len(found) < count:
        # A few makers have most models.
        maker = makers[int(len(makers) * dice.random() ** 3)]
        own = [word(dice.randint(2, 4))] if dice.random() < 0.7 else []
        parts = [dice.choice(_FAMILIES), dice.choice(_SIZES), dice.choice(_KINDS), *own, f"v{dice.randint(1, 9)}"]
        found[f"{maker}/{'-'.join(parts)}"] = None
    return list(found)


def mistyped(name: str, dice: random.Random) -> str:
    """The name's own part with one typing error in its longest word of letters: a letter that is another."""
    own = name.split("/")[1]
    word = max(own.split("-"), key=lambda part: (part.isalpha(), len(part)))
    at = dice.randrange(len(word))
    other = dice.choice([letter for letter in "abcdefghijklmnopqrstuvwxyz" if letter != word[at]])
    return own.replace(word, word[:at] + other + word[at + 1 :])
