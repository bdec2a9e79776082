"""What reading costs: Lighthouse's scores on a phone, and the bytes of a first visit."""

import gzip
import json
import os
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from generator.pages import urls
from tests.bench.configs import ROOT
from tests.bench.report import Report
from tests.site.building import built
from tests.site.serving import OPTIONS, served
from tests.site.test_browser import PAGES
from tests.site.tools import chromium
from tests.site.weighing import CHART_LIBRARY, before_the_chart_library, largest_task, weights

# A score swings by several points with whatever else the machine does: the median of so many visits.
VISITS = 3
TARGET = 95
# A model that was served in many ways, on several machines.
SERVED = "meta-llama/Llama-3.1-8B-Instruct"
_CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_TIMES = {"largest-contentful-paint": "largest contentful paint", "total-blocking-time": "total blocking time"}
_LIGHTHOUSE = ROOT / "node_modules" / "lighthouse" / "cli" / "index.js"


def report_reading(report: Report) -> None:
    """Build the site once; then Lighthouse on its main pages, and the weight of a card and of the largest task page."""
    with tempfile.TemporaryDirectory(prefix="energy-label-reading-") as folder:
        site = built(Path(folder) / "site")
        pages = {
            "home": "",
            "card": PAGES["card"],
            "card with curves": urls.model_page(SERVED),
            "quantising": urls.quantising_page(),
            "largest task": largest_task(site),
            "compare": PAGES["compare"],
            "calculator": PAGES["calculator"],
        }
        _report_weights(report, site, pages)
        if not _LIGHTHOUSE.is_file():
            raise SystemExit("Lighthouse is missing; run `npm install --ignore-scripts --no-package-lock`.")
        for name, path in pages.items():
            _report_scores(report, name, [_visit(site, path) for _ in range(VISITS)])


def _report_weights(report: Report, site: Path, pages: dict[str, str]) -> None:
    limits = {"card": 100, "card with curves": 100, "largest task": 250}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
        for name, path in pages.items():
            kilobytes = before_the_chart_library(weights(browser, site, path)) / 1000
            report.add(f"{name}: first visit, kB compressed", kilobytes, at_most=limits.get(name), digits=1)
        browser.close()
    library = len(gzip.compress((site / CHART_LIBRARY).read_bytes(), mtime=0)) / 1000
    report.add("the chart library, once a chart is touched, kB compressed", library, digits=1)


def _visit(site: Path, path: str) -> dict[str, float]:
    """One visit with Lighthouse's own settings for a phone: scores from 0 to 100, times in milliseconds."""
    flags = " ".join(("--headless=new", *OPTIONS))
    with served(site, compressed=True) as address:
        command = ["node", str(_LIGHTHOUSE), address + path, "--output=json", "--quiet", f"--chrome-flags={flags}"]
        # Readers have the whole browser.
        environment = os.environ | {"CHROME_PATH": shutil.which("chromium") or chromium()}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180, check=False)
    if done.returncode != 0:
        raise SystemExit(f"Lighthouse failed on {path or 'the home page'}: {done.stderr.strip()[-500:]}")
    told = json.loads(done.stdout)
    scores = {name: 100 * told["categories"][name]["score"] for name in _CATEGORIES}
    return scores | {name: told["audits"][name]["numericValue"] for name in _TIMES}


def _report_scores(report: Report, page: str, visits: list[dict[str, float]]) -> None:
    for name in _CATEGORIES:
        scores = [visit[name] for visit in visits]
        report.add(
            f"Lighthouse, {page}: {name}, median of {VISITS}", statistics.median(scores), at_least=TARGET, digits=0
        )
    spread = sorted(visit["performance"] for visit in visits)
    report.add(f"Lighthouse, {page}: performance, worst", spread[0], digits=0)
    report.add(f"Lighthouse, {page}: performance, best", spread[-1], digits=0)
    for name, title in _TIMES.items():
        report.add(f"Lighthouse, {page}: {title}, ms", statistics.median(visit[name] for visit in visits), digits=0)
