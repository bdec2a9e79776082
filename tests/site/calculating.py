"""The calculator's page, opened, with its script begun."""

from urllib.parse import urlencode

from playwright.sync_api import Page

from tests.site.serving import Visit

TASK = "text-classification"
LARGE, SMALL = "google/flan-t5-base", "sbcBI/sentiment_analysis_model"
# It was measured in several ways of serving.
SERVED = "meta-llama/Llama-3.1-8B-Instruct--bf16--ml-energy-v3-h100"
HOSTILE = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>"


def opened(visited: Visit, **fields: str) -> Page:
    """The page for these fields in its address, once it shows a result."""
    page = visited.open(f"calculator/?{urlencode(fields)}" if fields else "calculator/")
    page.wait_for_function("() => document.querySelector('[data-out=title]').textContent === 'Your result'")
    return page
