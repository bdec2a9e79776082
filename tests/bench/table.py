"""Sorting and filtering 2,000 rows of one task page in a browser, and what that page weighs."""

import gzip
import statistics
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.bench.configs import real_config
from tests.bench.measure import Timings, timed_build
from tests.bench.records import make_measurements
from tests.bench.report import Report
from tests.site.serving import OPTIONS, served, visit
from tests.site.tools import chromium

ROWS = 2_000
_TURNS = 15
_TASK = "text-classification"
_PAGE = f"tasks/{_TASK}/"
_CHART_LIBRARY = "assets/vega.js"

# From the event to rows that are laid out, and on to the frame that shows them.
_TIMED = """([turns, acts]) => {
  const form = document.querySelector("form.el-tools");
  const header = name => document.querySelector(`th[data-sort=${name}] button`);
  const type = text => {
    form.elements.q.value = text;
    form.elements.q.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const box = () => form.querySelector("input[name=class]").click();
  const ways = {
    sort: turn => header(["quality", "model", "energy", "factor"][turn % 4]).click(),
    filter: turn => turn % 3 ? type(["", "bert", "e"][turn % 3]) : box(),
  };
  const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  const rows = () => new Promise(done => document.addEventListener("el:rows", done, { once: true }));
  return (async () => {
    const found = { laid: [], shown: [] };
    for (let turn = 0; turn < turns; turn++) {
      await frame();
      const start = performance.now();
      const drawn = rows();
      ways[acts](turn);
      await drawn;
      document.body.offsetHeight;
      found.laid.push(performance.now() - start);
      await frame();
      found.shown.push(performance.now() - start);
    }
    return found;
  })();
}"""


def report_table(report: Report, folder: Path) -> None:
    """Build the page, weigh it, and let a browser sort and filter it."""
    config = real_config(folder, make_measurements(folder / "measurements-table", ROWS, (_TASK,)))
    site = folder / "table"
    timed_build(config, site, Timings())
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
        with visit(browser, address, 1280, fresh=True) as visited:
            fetched: list[str] = []
            visited.page.on("request", lambda request: fetched.append(request.url))
            page = visited.open(_PAGE)
            _report_weight(report, site, [url.removeprefix(address) for url in fetched])
            _report_acts(report, page)
        browser.close()


def _report_weight(report: Report, site: Path, paths: list[str]) -> None:
    """Everything that the page fetches by itself but the chart library, as gzip sends it."""
    weights = {}
    for path in paths:
        file = site / path
        file = file / "index.html" if file.is_dir() else file
        if file.is_file() and path != _CHART_LIBRARY:
            weights[path] = len(gzip.compress(file.read_bytes(), 6))
    report.add(f"task page of {ROWS:,} rows: its HTML, kB gzip", weights[_PAGE] / 1000, digits=1)
    whole = sum(weights.values()) / 1000
    report.add("the same with all it fetches but the chart library, kB gzip", whole, at_most=250, digits=1)


def _report_acts(report: Report, page: Page) -> None:
    for act in ("sort", "filter"):
        found = page.evaluate(_TIMED, [_TURNS, act])
        laid, shown = (statistics.median(found[name]) for name in ("laid", "shown"))
        report.add(f"{act} {ROWS:,} rows: to rows laid out, ms", laid, at_most=100, digits=1)
        report.add(f"{act} {ROWS:,} rows: to the frame that shows them, ms", shown, digits=1)


if __name__ == "__main__":
    import tempfile

    made = Report()
    with tempfile.TemporaryDirectory(prefix="energy-label-bench-") as name:
        report_table(made, Path(name))
    print(made.text())
