"""The search index: columns that belong together, and a page's sections as a reader would tell them apart."""

import json
import re
import unicodedata
from typing import Any

from generator.labels.task import read_tasks
from generator.pages import urls
from generator.pages.finding.search import Section, index_document, sections
from generator.pages.finding.synonyms import read_synonyms, there
from tests.factories import record
from tests.pages.making import edition, label, scale

PAGE = """<h1 id="top">A page<a class="headerlink" href="#top">¶</a></h1>
<p>Its start, with <b>bo</b>ld and&nbsp;<a href="x">a link</a>.<br>After a break. <span>Two</span><span>tiles</span></p>
<script>alert(1)</script><style>p { color: red }</style><svg><text>drawn</text><g><text>too</text></g></svg>
<h2 id="one">First &amp; <code>one</code></h2><ul><li>apple</li><li>pear<wbr>tree</li></ul>
<p data-search-exclude>hidden <b>deeply</b><br><img src="x" alt="y"> still</p><p>shown</p>
<h3 id="two">Second</h3><table><tr><td>a</td><td>b</td></tr></table>
<h4 id="three">No section of its own</h4><p>end</p><h3>Nor</h3><p>this</p><h3>nor this</h3>"""


def test_a_page_is_cut_at_its_headings_and_what_nobody_reads_is_left_out() -> None:
    assert sections(PAGE, "page/", "A page") == [
        Section("page/", "A page", "", "Its start, with bold and a link. After a break. Two tiles"),
        Section("page/#one", "A page", "First & one", "apple peartree shown"),
        Section("page/#two", "A page", "Second", "a b No section of its own end Nor this nor this"),
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


def test_an_answer_leads_to_what_there_is_and_a_job_is_found_by_its_own_title() -> None:
    index = _index()
    answers = dict(zip(map(tuple, index["answers"]["to"]), index["answers"]["words"], strict=True))
    assert answers["tasks/fill-mask/",][:2] == ["fill mask", "fill-mask"]
    # Nothing of the tiny edition answers what it costs.
    assert () in answers
    assert set(index) == {"format", "tasks", "models", "labels", "pages", "answers", "stop_words", "general_words"}


def test_of_a_heading_that_is_gone_the_page_remains_and_of_a_page_that_is_gone_nothing() -> None:
    known = {"a/", "a/#b", ""}
    assert there(["a/#b", "a/#gone", "gone/", "gone/#c", "#gone"], known) == ["a/#b", "a/", ""]


def test_no_phrase_has_two_answers_and_every_job_has_one() -> None:
    known = read_synonyms()
    phrases = [(_squashed(word), number) for number, answer in enumerate(known.answers) for word in answer.words]
    assert all(phrase for phrase, _ in phrases)
    assert len({phrase for phrase, _ in set(phrases)}) == len(set(phrases))
    assert all(answer.to and answer.words and answer.note[-1:] in ("", ".") for answer in known.answers)
    assert [word for answer in known.answers for word in answer.words if word != word.lower()] == []
    after = [answer.after(read_tasks()) for answer in known.answers]
    firsts = {answer.to[0] for answer in after if not answer.note}
    assert {urls.task_page(task) for task in read_tasks()} <= firsts


def _squashed(phrase: str) -> str:
    """As `squash` of assets/search/words.js has it."""
    folded = re.sub("([iy])z", r"\1s", unicodedata.normalize("NFKD", phrase).lower())
    return "".join(sign for sign in folded if sign.isalnum())
