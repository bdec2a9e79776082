"""What a picture is called for those who do not see it: its title, which stands in it once."""

from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, expect

from tests.site.building import ROOT

GOLDEN = ROOT / "tests" / "golden"


@pytest.mark.parametrize("kind", ["label", "compact", "badge-flat", "badge-square", "badge-large"])
def test_a_picture_is_named_by_its_title(kind: str, browser: Browser) -> None:
    text = (GOLDEN / f"{kind}-graded.svg").read_text("utf-8")
    title = str(ElementTree.fromstring(text)[0].text)
    assert text.count(title) == 1
    page = browser.new_page()
    try:
        page.set_content(text)
        expect(page.get_by_role("img", name=title, exact=True)).to_have_count(1)
    finally:
        page.close()
