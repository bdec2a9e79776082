"""What Hugo is given: the frame of our own page, and each card at its own address."""

from pathlib import Path

import pytest

from tests.bench.hugo import hugo_source, layout, with_address

PAGE = (
    "<html><title>a/b - Site</title><p>{{ odd }}</p><article class='x'><h1>a/b</h1></article><footer>f</footer></html>"
)


def test_the_frame_stays_and_title_and_article_are_each_pages_own() -> None:
    assert layout(PAGE) == (
        "<html><title>{{ .Title }}</title><p>{{ `{{` }} odd }}</p>"
        "<article class='x'>{{ .Content }}</article><footer>f</footer></html>"
    )


@pytest.mark.parametrize("page", ["", "<title>a</title>", "<article></article>"])
def test_a_page_without_either_is_no_frame(page: str) -> None:
    with pytest.raises(SystemExit, match="articles and"):
        layout(page)


def test_a_card_says_where_it_is() -> None:
    assert with_address("---\ntitle: a/b-v0.1\n---\n\n# A\n", "models/a/b-v0.1") == (
        '---\nurl: "/models/a/b-v0.1/"\ntitle: a/b-v0.1\n---\n\n# A\n'
    )
    with pytest.raises(SystemExit, match="begins with its front matter"):
        with_address("# A\n", "models/a/b")


def test_a_source_has_every_card_and_every_file_and_copies_none(tmp_path: Path) -> None:
    docs, card = tmp_path / "docs", tmp_path / "card.html"
    card.write_text(PAGE, "utf-8")
    for name in ("models/lab/x-v0.1-7.md", "models/lab/x-v0.1-8.md"):
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(f"---\ntitle: {name}\n---\n", "utf-8")
    (docs / "labels").mkdir()
    (docs / "labels" / "a.svg").write_text("<svg/>", "utf-8")
    source = hugo_source(tmp_path / "source", docs, card)
    assert sorted(path.read_text("utf-8").splitlines()[1] for path in (source / "content").iterdir()) == [
        'url: "/models/lab/x-v0.1-7/"',
        'url: "/models/lab/x-v0.1-8/"',
    ]
    assert (source / "static" / "labels" / "a.svg").samefile(docs / "labels" / "a.svg")
    assert [path.name for path in (source / "static").rglob("*.md")] == []
