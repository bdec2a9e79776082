"""A private site: own machine, own records, own scale, own name; and one of which nobody has said anything."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lxml import html
from playwright.sync_api import Browser

from generator.labels.grading.scale import scale_text
from generator.remaking.settings import Settings
from tests import factories
from tests.pages.making import scale
from tests.sharing import Shared
from tests.site import previewing
from tests.site.building import ROOT, built, run_mkdocs
from tests.site.links import Built, links
from tests.site.serving import served, visit

PROFILE = "acme-l4"
SITE_TOML = """
name = "Acme's models"
publisher = "Acme & Sons"
contact = "energy@acme.example"
repository = "https://github.com/acme/labels"
address = "https://labels.acme.example"
"""
WORKFLOW = {
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_REPOSITORY": "somebody/else",
    "SITE_COMMIT": "0123456789abcdef0123456789abcdef01234567",
}
_NOTHING_OF = re.compile(
    r"(?<![\d,.])0 (?:models?|records?|published|vendors?|machines?|jobs?|runs?|measurements?|of)\b"
)
_ATOM = "{http://www.w3.org/2005/Atom}"


def _own_measurements(folder: Path, records: int) -> Path:
    """Records under one own profile, and none of the files that a folder can do without."""
    table = factories.profile_table(id=PROFILE, primary=False, title="Acme's machine", short="1 × L4")
    made = [
        factories.record(
            f"acme/model-{number}",
            energies={"imdb": (number, number * 1.01), "sst2": (number, number * 1.01)},
            profile=PROFILE,
        )
        for number in range(1, records + 1)
    ]
    factories.write_measurements(folder, made, [table])
    (folder / "CHANGES.md").unlink()
    (folder / "short_addresses.toml").unlink()
    return folder


def _first_try(folder: Path) -> Path:
    made = previewing.record("text-classification", "bert-text-classification-tiny")
    factories.write_measurements(folder, [made], [previewing.profile()])
    (folder / "CHANGES.md").unlink()
    return folder


@pytest.fixture(scope="module")
def company(builds: None, shared: Shared) -> Built:
    """A company's site of five records with a scale of its own, built in a workflow of another repository."""

    def make(folder: Path) -> None:
        measurements = _own_measurements(folder / "own", 5)
        (measurements / "site.toml").write_text(SITE_TOML, "utf-8")
        place = measurements / "scales" / factories.TASK / PROFILE / "v1.toml"
        place.parent.mkdir(parents=True)
        place.write_text(scale_text(replace(scale(), profile=PROFILE)), "utf-8")
        built(folder / "site", MEASUREMENTS=str(measurements), **WORKFLOW)

    return Built(shared("company", make) / "site")


@pytest.fixture(scope="module")
def bare(builds: None, shared: Shared) -> Built:
    """What a newcomer has after the first try: one twin's record on a machine that is estimated, and not a word."""
    return Built(
        shared(
            "bare",
            lambda folder: built(folder / "site", MEASUREMENTS=str(_first_try(folder / "own"))),
        )
        / "site"
    )


@pytest.fixture(params=["company", "bare"])
def own(builds: None, request: pytest.FixtureRequest) -> Built:
    """Each of the two."""
    found: Built = request.getfixturevalue(request.param)
    return found


def test_every_link_leads_somewhere(own: Built) -> None:
    faults = [
        f"{path.relative_to(own.folder)}: {where}: {fault}"
        for path, page in own.pages.items()
        for where, link in links(page)
        if (fault := own.fault(path, link))
    ]
    assert faults == []


def test_no_page_tells_of_what_is_not_there(own: Built) -> None:
    for path, page in own.pages.items():
        text = page.text_content()
        assert not (found := _NOTHING_OF.search(text)), f"{path}: {text[found.start() - 60 : found.end() + 20]}"
        assert "<!-- energy-label" not in html.tostring(page, encoding="unicode"), path
        empty = page.xpath(
            "//article//*[self::ul or self::ol or self::tbody or self::dl][not(*)][not(ancestor-or-self::*[@hidden])]"
        )
        assert not empty, f"{path}: {html.tostring(empty[0])!r}"
        assert not [*_headings_over_nothing(page)], f"{path}: {[*_headings_over_nothing(page)]}"


def _headings_over_nothing(page: html.HtmlElement) -> Iterator[str]:
    for heading in page.xpath("//article//*[self::h2 or self::h3 or self::h4]"):
        following = heading.getnext()
        while following is not None and not isinstance(following.tag, str):
            following = following.getnext()
        nothing = following is None or (following.tag in ("h1", "h2", "h3") and following.tag <= heading.tag)
        if nothing and not (heading.tail or "").strip():
            yield heading.text_content()


def test_studies_that_are_not_there_have_no_page(own: Built) -> None:
    assert [path.parent.name for path in own.pages if path.parent.parent.name == "study"] == []
    overview = _text(own, "study/index.html")
    assert "No published study was taken over" in overview
    assert "study" not in _text(own, "index.html")


def test_without_a_run_of_the_benchmark_there_is_no_page_of_it(own: Built) -> None:
    assert not (own.folder / "speed").exists()
    assert all("How fast is this built" not in page.text_content() for page in own.pages.values())


def test_a_companys_name_contact_and_repository_are_where_they_are_looked_for(company: Built) -> None:
    report = "https://github.com/acme/labels/issues/new?template=wrong-figure.yml"
    about, card = company.pages[company.folder / "about/index.html"], _page(company, "models/acme/model-1/index.html")
    for page in (about, card):
        found = {link for _, link in links(page)}
        assert {"mailto:energy@acme.example", report} <= found
        assert "Acme & Sons" in page.text_content()
    assert "Acme's models (Acme & Sons): acme/model-1, edition of 2025-06-01, https://labels.acme.example/" in (
        card.text_content()
    )
    assert about.findtext(".//title") == "About - Acme's models"
    feed = ElementTree.parse(company.folder / "feed.xml").getroot()
    author = feed.find(f"{_ATOM}author")
    assert author is not None
    assert [part.text for part in author] == [
        "Acme & Sons",
        "https://labels.acme.example/",
        "energy@acme.example",
    ]
    assert report in [link.get("href") for link in feed.findall(f"{_ATOM}link")]
    # The site's own repository, not that of the workflow; and at no commit of another.
    assert "uses: acme/labels@COMMIT" in _text(company, "measure/embed/index.html")
    assert 'git clone "https://github.com/YOUR-NAME/labels"' in _text(company, "measure/a100/index.html")
    edit = about.xpath("//a[@rel='edit']/@href")
    assert edit == ["https://github.com/acme/labels/edit/main/site_src/pages/about.md"]


def test_a_companys_own_scale_gives_letters(company: Built) -> None:
    assert "Acme's machine. Upper class limits" in " ".join(_text(company, "methodology/index.html").split())
    assert company.folder.joinpath("labels/v1").is_dir()


def test_where_nothing_is_said_nothing_pretends(bare: Built) -> None:
    about = _page(bare, "about/index.html")
    assert "This site does not say who publishes it." in about.text_content()
    for path, page in bare.pages.items():
        for _, link in links(page):
            assert "OWNER" not in link and "YOUR-NAME" not in link and not link.startswith("mailto:"), path
        assert not page.xpath("//a[@rel='edit']"), path
    assert 'git clone "ADDRESS-OF-YOUR-FORK"' in _text(bare, "measure/a100/index.html")
    assert "uses: OWNER/REPOSITORY@COMMIT" in _text(bare, "measure/embed/index.html")


def test_a_site_toml_at_fault_stops_the_build_with_one_sentence(builds: None, tmp_path: Path) -> None:
    measurements = _own_measurements(tmp_path / "own", 1)
    (measurements / "site.toml").write_text('publsher = "Acme"\n', "utf-8")
    done = run_mkdocs(tmp_path / "site", MEASUREMENTS=str(measurements))
    assert done.returncode == 1
    told = [line for line in done.stderr.splitlines() if "site.toml" in line]
    assert len(told) == 1 and "No key 'publsher': did you mean publisher?" in told[0]
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("said", ["", "measurements"])
def test_a_variable_that_is_set_to_nothing_names_no_folder(said: str) -> None:
    """As a workflow sets it from a variable that nobody filled in."""
    assert Settings(str(ROOT), said, "preview", "", "").measurements_folder == ROOT / "measurements"


def _page(site: Built, place: str) -> html.HtmlElement:
    return site.pages[site.folder / place]


def _text(site: Built, place: str) -> str:
    return str(_page(site, place).xpath("//article")[0].text_content())


def test_no_script_stumbles_over_a_site_of_one_record(bare: Built, browser: Browser) -> None:
    places = ("", "compare/", "models/", "tasks/", "tasks/text-classification/", "understand/quantising/", "about/")
    with served(bare.folder) as address, visit(browser, address, 1280) as seen:
        for place in places:
            page = seen.open(place)
            assert page.locator("h1").first.inner_text()
            assert seen.faults == [], place
