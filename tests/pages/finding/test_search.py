"""The search index: columns that belong together, and a page's sections as a reader would tell them apart."""

import json
from typing import Any

from generator.pages.finding.search import Section, index_document, sections
from tests.factories import record
from tests.pages.making import edition, label, scale

PAGE = """<h1 id="top">A page<a class="headerlink" href="#top">¶</a></h1>
<p>Its start, with <b>bo</b>ld and&nbsp;<a href="x">a link</a>.<br>After a break. <span>Two</span><span>tiles</span></p>
<script>alert(1)</script><style>p { color: red }</style><svg><text>drawn</text><g><text>too</text></g></svg>
<h2 id="one">First &amp; <code>one</code></h2><ul><li>apple</li><li>pear<wbr>tree</li></ul>
<p data-search-exclude>hidden <b>deeply</b><br><img src="x" alt="y"> still</p><p>shown</p>
<h3 id="two">Second</h3><table><tr><td>a</td><td>b</td></tr></table>
<h4 id="three">No section of its own</h4><p>end</p>"""


def test_a_page_is_cut_at_its_headings_and_what_nobody_reads_is_left_out() -> None:
    assert sections(PAGE, "page/", "A page") == [
        Section("page/", "A page", "", "Its start, with bold and a link. After a break. Two tiles"),
        Section("page/#one", "A page", "First & one", "apple peartree shown"),
        Section("page/#two", "A page", "Second", "a b No section of its own end"),
    ]


def test_a_page_without_a_heading_is_one_section() -> None:
    assert sections("<p>words</p>", "", "Home") == [Section("", "Home", "", "words")]


def _index() -> Any:
    on = scale()
    labels = [
        label(record("zeta/two"), on),
        label(record("acme/one"), on),
        label(record("acme/one", task="fill-mask", energies={"books": (12345.0, 12346.0, 12344.0)})),
    ]
    return json.loads(index_document(edition(labels, [on]), [Section("a/#b", "A", "B", "words")]))


def test_columns_belong_together() -> None:
    index = _index()
    assert index["models"] == {"name": ["acme/one", "zeta/two"], "labels": [2, 1]}
    assert index["tasks"]["id"] == ["text-classification", "fill-mask"]
    assert index["labels"] == {"task": [0, 1, 0], "class": "C-C", "wh": ["1.50", "12,300", "1.50"]}
    assert index["pages"] == {"url": ["a/#b"], "page": ["A"], "title": ["B"], "text": ["words"]}
