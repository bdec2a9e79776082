"""The page "How fast is this built" is on the site, and says what the committed run says."""

from datetime import UTC, datetime
from pathlib import Path

from generator.records.bench import read_bench
from tests.site.links import Built


def test_every_figure_on_the_page_is_the_committed_runs(parsed: Built, committed: Path) -> None:
    run = read_bench(committed, datetime.now(UTC).date())
    assert run is not None
    page = parsed.pages[parsed.folder / "speed" / "index.html"]
    rows = [
        [" ".join(cell.text_content().split()) for cell in row]
        for row in page.xpath("//h2[@id='figures']/following::table[1]//tbody/tr")
    ]
    assert [(name, value) for name, value, *_ in rows] == [
        (
            " ".join(figure.name.split()),
            "unknown" if figure.value is None else f"{figure.value:,.{figure.digits}f}".replace("-", "−"),
        )
        for figure in run.figures
    ]
    assert run.machine.processor in page.text_content()
    times = page.xpath("//article//time/@datetime")
    assert run.taken_on.isoformat() in times


def test_the_page_is_in_the_navigation(parsed: Built) -> None:
    page = parsed.pages[parsed.folder / "methodology" / "index.html"]
    assert "How fast is this built" in [" ".join(link.text_content().split()) for link in page.xpath("//nav//a")]
