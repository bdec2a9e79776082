"""The frame: a placeholder that is missing, or that survives, fails the build."""

import pytest

from generator.errors import EnergyLabelError
from generator.pages import frame

TOKENS = (
    frame.SHELL_TITLE,
    frame.SHELL_DESCRIPTION,
    frame.SHELL_PICTURE,
    frame.SHELL_ROBOTS,
    frame.SHELL_PLACE,
    frame.SHELL_BODY,
)
SHELL = "<!doctype html>" + "".join(f"<p>{token}</p>" for token in TOKENS) + "<footer>end</footer>"
PAGE = frame.Framed("models/acme/model", "A title", "A description", "https://x.example/p.svg", "<h1>A body</h1>")


def test_a_card_is_set_into_every_place() -> None:
    page = frame.Frame(SHELL + SHELL).set(PAGE)
    once = (
        "<!doctype html><p>A title</p><p>A description</p><p>https://x.example/p.svg</p><p>all</p><p>models/acme/model</p>"
        "<p><h1>A body</h1></p><footer>end</footer>"
    )
    assert page == once + once


def test_each_folder_has_a_shell_of_its_own() -> None:
    other = SHELL.replace(frame.SHELL_PLACE, frame.SHELL_PLACES[1]).replace("footer", "aside")
    frames = frame.Frame(SHELL, other)
    label = frame.Framed("labels/v1/0123", "A title", "A description", "https://x.example/p.svg", "<h1>x</h1>", False)
    assert frames.set(PAGE).endswith("<footer>end</footer>")
    assert "<p>noindex</p><p>labels/v1/0123</p>" in frames.set(label)
    assert frames.set(label).endswith("<aside>end</aside>")


def test_a_frame_loses_its_layout_and_what_is_for_a_script_that_no_page_has() -> None:
    body = '<p>\n\n  <b data-md-component="skip">my</b>\n</p>'
    page = f"""<body data-md-color-scheme="slate" data-md-color-primary="custom">
    <input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" autocomplete="off">
    <label class="md-overlay" for="__drawer"></label>
    <div data-md-component="skip">

    </div>
    <div data-md-component="announce">
      <aside>A preview</aside>
    </div>
    <main class="md-main" data-md-component="main">
      {body}
    </main>
    <div class="md-dialog" data-md-component="dialog">
      <div class="md-dialog__inner md-typeset"></div>
    </div>
    </body>"""
    assert frame.without_layout(page, body) == (
        '<body data-md-color-scheme="slate">\n<div>\n<aside>A preview</aside>\n</div>\n'
        f'<main class="md-main">\n{body}\n</main>\n</body>'
    )


def test_white_space_that_is_text_stays() -> None:
    kept = "<pre>\n  a\n\n  b</pre>\n"
    assert frame.without_layout(kept + "<p>\n  x</p>", "") == kept + "<p>\n  x</p>"


def test_a_preview_keeps_every_page_from_search_engines() -> None:
    assert "<p>noindex, nofollow</p>" in frame.Frame(SHELL, published=False).set(PAGE)


@pytest.mark.parametrize("token", TOKENS)
def test_a_missing_placeholder_fails(token: str) -> None:
    with pytest.raises(EnergyLabelError, match="lacks the placeholder"):
        frame.Frame(SHELL.replace(token, ""))


@pytest.mark.parametrize("part", ["SHELL-TITL", "SHELL-ORGANISATION/…", "&lt;h1&gt;SHELL-BODY", "SHELL-ORGANISATION"])
def test_a_part_of_a_placeholder_that_would_survive_fails(part: str) -> None:
    with pytest.raises(EnergyLabelError, match="part of a placeholder"):
        frame.Frame(f"{SHELL}<p>{part}</p>")


def test_an_empty_frame_fails() -> None:
    with pytest.raises(EnergyLabelError, match="lacks the placeholder"):
        frame.Frame("")


def test_a_card_that_names_a_placeholder_does_not_start_another_round() -> None:
    made = frame.Framed("models/acme/m", frame.SHELL_BODY, "x", "https://x.example/", f"<h1>{frame.SHELL_TITLE}</h1>")
    page = frame.Frame(SHELL).set(made)
    assert "<p>&lt;h1&gt;SHELL-BODY&lt;/h1&gt;</p>" in page
    assert "<p><h1>SHELL-TITLE</h1></p>" in page
