"""What MkDocs is given tells two sites apart wherever a frame does, and is the same where figures alone differ."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from generator.errors import EnergyLabelError
from generator.pages import site
from generator.pages.edition.content import Content
from generator.pages.edition.imprint import NOBODY, Imprint
from generator.pages.page import Page
from generator.pages.rendered import BODY, DESCRIPTION, PICTURE, Rendered, place_of
from generator.pages.site import Site
from generator.remaking.pages import Setting, given_key
from tests.factories import TASK
from tests.pages.states import ALL, OTHER_TASK, STATES, State, edition_of

_MARKDOWN = {"index.md": "# Home\n<!-- energy-label-if: ledger -->\nPublished.\n<!-- energy-label-end -->\n"}


@pytest.fixture(autouse=True)
def _undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    def drawn(specifications: Mapping[str, str], *_: object) -> dict[str, str]:
        return dict.fromkeys(specifications, "<svg></svg>")

    monkeypatch.setattr(site, "draw", drawn)


def _site(state: State) -> Site:
    return Site(Content(Path("nowhere") / "measurements", edition_of(state)))


def _given(made: Site) -> object:
    """What is in a frame, asked of the site itself: titles and addresses of pages, and parts of hand-written ones."""
    pages = [(path, page.title, page.canonical, page.published) for path, page in made.pages.items()]
    return made.edition.day, pages, made.absent, [made.parts(text, source) for source, text in _MARKDOWN.items()]


@given(one=STATES, other=STATES)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_two_sites_with_one_key_have_the_same_frames(one: State, other: State) -> None:
    first, second = _site(one), _site(other)
    same = given_key(first, NOBODY, _MARKDOWN) == given_key(second, NOBODY, _MARKDOWN)
    assert same == (_given(first) == _given(second))


def test_other_figures_have_the_same_frames_and_all_else_has_others() -> None:
    made = _site(ALL)
    key = given_key(made, NOBODY, _MARKDOWN)
    assert given_key(_site({**ALL, ("acme/one", TASK): 2}), NOBODY, _MARKDOWN) == key
    edition = made.edition
    later = replace(edition, day=edition.day + timedelta(days=1))
    elsewhere = replace(edition, site_url="https://other.example/")
    others = [
        given_key(_site({**ALL, ("acme/one", OTHER_TASK): 1}), NOBODY, _MARKDOWN),
        given_key(made, Imprint(publisher="Somebody"), _MARKDOWN),
        given_key(made, NOBODY, {"index.md": "# Another home"}),
        given_key(made, NOBODY, {**_MARKDOWN, "more.md": "# More"}),
        *(given_key(Site(replace(made.content, edition=each)), NOBODY, _MARKDOWN) for each in (later, elsewhere)),
    ]
    assert len({key, *others}) == len(others) + 1


def test_what_the_head_of_a_generated_page_says_is_set_in_and_escaped() -> None:
    frame = f'<meta content="{DESCRIPTION}"><meta content="{PICTURE}"><main>{BODY}</main>'
    rendered = Rendered("a.md", "a/", "a/index.html", "A", "", frame)
    page = Page("a.md", "A", 'Fish & "chips"', "unused")
    # What is within the body is never a place.
    whole = rendered.generated(page, f"<p>{DESCRIPTION} {BODY}</p>", "https://example.org/?a&b")
    head = '<meta content="Fish &amp; &quot;chips&quot;"><meta content="https://example.org/?a&amp;b">'
    assert whole == f"{head}<main><p>{DESCRIPTION} {BODY}</p></main>"


@pytest.mark.parametrize("html", ["<h1>Home</h1><p>Here.</p>", "<p>Without a heading</p>"])
def test_a_hand_written_page_comes_where_its_place_is(html: str) -> None:
    rendered = Rendered("index.md", "./", "index.html", "Home", html, f"<main>{place_of(html)}</main>")
    setting = Setting(_site(ALL))
    assert setting.whole(rendered) == f"<main>{html}</main>"
    assert [section.page for section in setting.sections] == ["Home"]
    with pytest.raises(EnergyLabelError, match=r"index\.md has no place for its body"):
        setting.whole(replace(rendered, frame="<main></main>"))
