"""What the tests of choosing and comparing models share: the models, addresses, and what a page says."""

from playwright.sync_api import Locator, Page

from tests.site.serving import Visit

CLOSE = ("bigscience/bloomz-560m", "google/flan-t5-base")
THREE = (*CLOSE, "google/flan-t5-large")
SIX = (*THREE, "facebook/opt-1.3b", "openai-community/gpt2", "meta-llama/Llama-2-7b-hf")
MODELS = "models/"


def path_of(*models: str, task: str | None = None) -> str:
    parts = [f"m={model}" for model in models] + ([f"task={task}"] if task else [])
    return f"compare/?{'&'.join(parts)}"


def said(item: Locator) -> str:
    return " ".join((item.text_content() or "").split())


def toggle(page: Page, model: str) -> Locator:
    return page.locator(f'.el-choose[data-choose="{model}"] button').first


def faults(visited: Visit) -> list[str]:
    """What went wrong, but for answers that a model's document is not there: these tell that a name is no model's."""
    told = (
        f"404: {visited.address}api/v1/models/",
        "error: Failed to load resource: the server responded with a status of 404",
    )
    return [fault for fault in visited.faults if not fault.startswith(told)]


def status(page: Page) -> Locator:
    return page.locator(".el-cmp-hidden[role=status]")
