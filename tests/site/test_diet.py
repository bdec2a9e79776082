"""A large site is on a diet: what a card weighs there, what it leaves out, and what no host would take is refused."""

import re
from pathlib import Path
from statistics import mean

import pytest
from lxml import html

from generator.pages.cards.snippets import PICTURES
from generator.pages.edition.edition import MOST_FULL_CARDS
from tests.bench.configs import real_config
from tests.bench.records import make_measurements
from tests.sharing import Shared
from tests.site.building import built, few_measurements, run_mkdocs

# A label of the committed records alone, on a site of more than a thousand: its page, its pictures and their addresses.
KILOBYTE = 1000
_FIXED = re.compile(r'(?:labels|badges)/(?:v\d+|unscaled)/[^"#]+')
MOST_OF_A_LABEL = 60 * KILOBYTE


@pytest.fixture(scope="session")
def large(builds: None, shared: Shared) -> Path:
    """A site of one label more than a small one may have, all synthetic; to be read only."""

    def make(out: Path) -> None:
        folder = out.with_name("large-measurements")
        folder.mkdir()
        config = real_config(folder, make_measurements(folder / "measurements", MOST_FULL_CARDS + 1))
        built(out, "--config-file", str(config), BENCH_STAGES=str(folder / "stages.json"))

    return shared("large", make)


def _cards(site: Path) -> list[Path]:
    return sorted(site.glob("models/*/*/index.html"))


def _weights(site: Path) -> list[int]:
    """Bytes of all that belongs to each model, but for its records, which are as they were committed."""
    found = []
    for card in _cards(site):
        model = card.parent.relative_to(site / "models").as_posix()
        own = [card, site / "api/v1/models" / f"{model}.json"]
        own += [path for kind in ("labels", "badges") for path in (site / kind / model).iterdir()]
        fixed = {Path(link) for link in _FIXED.findall(card.read_text("utf-8"))}
        for path in fixed:
            own.append(site / path / "index.html" if (site / path).is_dir() else site / path)
        found.append(sum(path.stat().st_size for path in own))
    return found


def test_a_card_of_one_label_weighs_little(large: Path) -> None:
    single = [weight for card, weight in zip(_cards(large), _weights(large), strict=True) if _labels(card) == 1]
    assert len(single) > 100
    assert mean(single) < MOST_OF_A_LABEL


def _labels(card: Path) -> int:
    return card.read_text("utf-8").count('<section class="el-entry"')


def test_what_a_large_site_leaves_out_of_its_cards_another_page_has(large: Path) -> None:
    card = html.parse(_cards(large)[0])
    parts = card.xpath("//nav[@aria-label='Menu']/ul/li/a/@href")
    assert len(parts) == len(card.xpath("//nav[@aria-label='Tabs']//a")) > 5
    for link in parts:
        assert (_cards(large)[0].parent / link / "index.html").resolve().is_file()
    assert len(card.xpath("(//div[@class='el-embed-list'])[1]//li")) == 1
    assert card.xpath("(//div[@class='el-embed-list'])[1]//a[contains(@href, 'measure/embed')]")
    tasks = html.parse(large / "tasks" / "index.html")
    assert len(tasks.xpath("//nav[@aria-label='Menu']//details")) > 3


def test_a_small_site_leaves_nothing_out(few: Path) -> None:
    card = html.parse(_cards(few)[0])
    assert len(card.xpath("//nav[@aria-label='Menu']//details")) > 3
    assert len(card.xpath("(//div[@class='el-embed-list'])[1]//li")) == len(PICTURES)


def test_no_frame_is_indented(few: Path) -> None:
    for page in ("index.html", "about/index.html", _cards(few)[0].relative_to(few).as_posix()):
        text = (few / page).read_text("utf-8")
        head, tail = text.partition("</header>")[0], text.partition("<footer")[2]
        assert not re.search(r"\n[ \t\n]", head.strip() + tail.strip()), page


@pytest.mark.parametrize(
    ("limit", "told"), [("1", "its host takes at most 1 MB"), ("a lot", "no whole number of megabytes")]
)
def test_a_site_that_no_host_would_take_is_refused(
    limit: str, told: str, builds: None, shared: Shared, tmp_path: Path
) -> None:
    configured = shared("few", few_measurements) / "mkdocs.yml"
    done = run_mkdocs(tmp_path / "site", "--config-file", str(configured), SITE_LIMIT_MB=limit)
    assert done.returncode != 0
    assert told in done.stderr
    assert "Traceback" not in done.stderr
