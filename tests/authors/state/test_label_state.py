"""A label's state: what is asked, how it is judged, and that nothing a site answers is believed."""

import json
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.authors.state.fetching import MAX_BYTES, fetch
from generator.authors.state.label_state import State, ask, findings
from generator.authors.state.report_state import in_words, outputs
from generator.errors import EnergyLabelError
from tests.authors.stand_in_site import MODEL, TASK, Answer, Site, document, entry, serving

TODAY = date(2026, 11, 25)
BADGE = f"badges/{MODEL}/{TASK}"
quick = partial(fetch, pauses=(0.0, 0.0), whole_s=0.5)


@pytest.fixture(scope="module")
def running() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def site(running: Site) -> Site:
    running.answers, running.asked = Site().answers, []
    return running


def asked(site: Site, **changes: Any) -> State:
    return ask(site.address, **{"model": MODEL, "task": TASK, "ask_for": quick, **changes})


def test_a_label_is_told_whole(site: Site) -> None:
    state = asked(site)
    assert dict(in_words(state)) == {
        "Label": f"{MODEL}, {TASK}, under one-a100",
        "Class": "C (B–C)",
        "Energy": "0.327 Wh per 1,000 queries",
        "95 % interval": "0.310 to 0.340 Wh per 1,000 queries",
        "Verification": "self-reported",
        "Valid until": "2999-12-31",
        "Page": f"{site.address}/models/{MODEL}/",
    }
    assert outputs(state)["class"] == "C" and outputs(state)["wh"] == "0.327"
    assert site.asked == [Site.path()]


def test_where_every_label_is_of_a_variant_it_is_asked_for(site: Site) -> None:
    site.answers[Site.path()] = document(entry(variant="fp16"), entry(variant="int8"))
    with pytest.raises(EnergyLabelError, match=r"is of a variant; say which with --variant: fp16, int8\.$"):
        asked(site)


def test_figures_are_those_of_the_label_however_large_or_small(site: Site) -> None:
    site.answers[Site.path()] = document(entry(wh_per_1000_queries=999.7, interval_95=[0.00009, 1344.4]))
    words = dict(in_words(asked(site)))
    assert words["Energy"] == "1,000 Wh per 1,000 queries"
    assert words["95 % interval"] == "0.0000900 to 1,340 Wh per 1,000 queries"


def test_a_status_of_a_later_release_is_told_as_it_is(site: Site) -> None:
    site.answers[Site.path()] = document(entry(**{"class": None, "class_span": None, "status": "not-of-today"}))
    assert dict(in_words(asked(site)))["Class"] == "no letter: not of today"


def test_unknown_is_told_as_unknown(site: Site) -> None:
    unknown = {"class": None, "class_span": None, "status": "not-comparable", "wh_per_1000_queries": None}
    site.answers[Site.path()] = document(entry(**unknown, interval_95=None, verification=None))
    words = dict(in_words(asked(site)))
    assert words["Class"] == "no letter: no scale for this machine"
    assert {words["Energy"], words["95 % interval"], words["Verification"]} == {"unknown"}
    assert outputs(asked(site))["wh"] == outputs(asked(site))["class"] == ""


LETTERS = st.sampled_from("ABCDEFG")
DAYS = st.dates(date(2026, 1, 1), date(2028, 1, 1))


@given(letter=st.none() | LETTERS, expect=st.none() | LETTERS, until=DAYS, marked=st.booleans())
def test_worse_and_stale_are_found_exactly_where_they_are(
    letter: str | None, expect: str | None, until: date, marked: bool
) -> None:
    status = "stale" if marked else "graded" if letter else "uncertain"
    state = State(MODEL, TASK, None, "p", letter, letter, status, 1.0, 0.9, 1.1, None, until, "https://e.org/", True)
    found = [finding.answer for finding in findings(state, expect, "fail", "warn", TODAY)]
    stale = marked or until < TODAY
    worse = expect is not None and (letter > expect if letter else not stale)
    assert found == ["fail"] * worse + ["warn"] * stale


def test_the_short_address_and_the_plain_variant_are_taken_where_none_is_named(site: Site) -> None:
    apart = entry(profile="one-h100", **{"class": "A", "class_span": "A"}, urls={"endpoint": f"{BADGE}--one-h100.json"})
    half = entry(variant="fp16", urls={"endpoint": f"{BADGE}--fp16--one-a100.json"})
    site.answers[Site.path()] = document(apart, entry(), half)
    assert asked(site).profile == "one-a100" and asked(site).variant is None
    assert asked(site, profile="one-h100").letter == "A"
    assert asked(site, variant="fp16").variant == "fp16"


@pytest.mark.parametrize("urls", [None, [], {}, {"endpoint": 3}, {"endpoint": "badges/else.json"}])
def test_where_no_label_has_the_short_address_the_profile_is_asked_for(site: Site, urls: object) -> None:
    site.answers[Site.path()] = document(*(entry(profile=name, urls=urls) for name in ("one-h100", "one-a100")))
    with pytest.raises(EnergyLabelError, match="was measured under one-a100, one-h100; say which with --profile"):
        asked(site)
    assert asked(site, profile="one-a100").profile == "one-a100"


@pytest.mark.parametrize("what", ["model", "task", "variant", "profile"])
@pytest.mark.parametrize("name", ["a b", "../x", "x" * 300, "é", "-x\n"])
def test_what_can_be_no_name_is_refused_before_the_site_is_asked(site: Site, what: str, name: str) -> None:
    with pytest.raises(EnergyLabelError) as caught:
        asked(site, **{what: name})
    assert str(caught.value).isprintable() and site.asked == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"task": "fill-mask"}, "no label for the task 'fill-mask'; there is text-classification"),
        ({"variant": "int8"}, "no variant 'int8'; there is the plain one"),
        ({"profile": "one-tpu"}, "no profile 'one-tpu'; there is one-a100"),
        ({"model": "acme/tiny-clasifier"}, "did you mean acme/tiny-classifier"),
        ({"model": "acme"}, "is not a Hub id"),
        ({"model": "acme/../../x"}, "is not a Hub id"),
        ({"model": "a b/c"}, "is not a Hub id"),
    ],
)
def test_what_is_not_there_is_named_with_what_is(site: Site, changes: dict[str, str], words: str) -> None:
    with pytest.raises(EnergyLabelError, match=words) as caught:
        asked(site, **changes)
    assert "\n" not in str(caught.value) and "::error" not in str(caught.value)


def test_a_model_whose_labels_were_withdrawn_is_told_of_as_such(site: Site) -> None:
    site.answers[Site.path()] = Answer(body=b'{"api": "v1", "model": "acme/tiny-classifier", "labels": []}')
    with pytest.raises(
        EnergyLabelError, match=r"no longer has a label: it was withdrawn; .*/models/acme/tiny-classifier/"
    ):
        asked(site)


@pytest.mark.parametrize("variant", [None, "fp16"])
def test_another_machine_never_answers_for_a_withdrawn_label(site: Site, variant: str | None) -> None:
    badge = f"{BADGE}--fp16" if variant else BADGE
    others = [entry(profile=name, variant=variant, urls={"endpoint": f"{badge}--{name}.json"}) for name in ("b", "a")]
    site.answers[f"/{badge}.json"] = Answer(body=b'{"schemaVersion": 1, "label": "energy", "message": "withdrawn"}')
    for count in (1, 2):
        site.answers[Site.path()] = document(*others[:count])
        with pytest.raises(EnergyLabelError, match=r"was withdrawn; .*/models/acme/tiny-classifier/"):
            asked(site, variant=variant)
        assert asked(site, variant=variant, profile="b").profile == "b"
    # A fault of the site is not taken for a label that never was.
    site.answers[f"/{badge}.json"] = Answer(status=403)
    with pytest.raises(EnergyLabelError, match="403"):
        asked(site, variant=variant)


def test_a_help_that_is_not_there_is_no_fault(site: Site) -> None:
    for index in (Answer(404), Answer(body=b"[]"), Answer(500), Answer(body=b'{"models": 3, "profiles": [1]}')):
        site.answers["/api/v1/index.json"] = index
        with pytest.raises(EnergyLabelError, match="has no label at"):
            asked(site, model="acme/none")


NOT_ASKED = ["", "http://example.org", "ftp://example.org", "file:///etc/passwd", "https://", "x"]


@pytest.mark.parametrize("address", NOT_ASKED)
def test_only_https_is_asked(address: str) -> None:
    with pytest.raises(EnergyLabelError):
        ask(address, MODEL, TASK, ask_for=quick)


@pytest.mark.parametrize(
    "there", ["http://example.org/", "ftp://127.0.0.1/", "file:///etc/passwd", "http://127.0.0.1.example.org/"]
)
def test_a_redirect_out_of_https_is_not_followed(site: Site, there: str) -> None:
    site.answers[Site.path()] = Answer(302, headers={"Location": there})
    with pytest.raises(EnergyLabelError):
        asked(site)


def test_a_redirect_within_is_followed_and_one_without_end_is_not(site: Site) -> None:
    site.answers["/there"] = document()
    site.answers[Site.path()] = Answer(301, headers={"Location": "/there"})
    assert asked(site).letter == "C"
    site.answers["/there"] = Answer(301, headers={"Location": "/there"})
    with pytest.raises(EnergyLabelError):
        asked(site)


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_fault_that_may_pass_is_tried_three_times_in_all(site: Site, status: int) -> None:
    site.answers[Site.path()] = [Answer(status), Answer(status), document()]
    assert asked(site).letter == "C"
    site.answers[Site.path()] = Answer(status)
    site.asked.clear()
    with pytest.raises(EnergyLabelError, match=f"it answers {status}"):
        asked(site)
    assert len(site.asked) == 3


def test_a_fault_that_stays_is_not_tried_again(site: Site) -> None:
    site.answers[Site.path()] = Answer(403)
    with pytest.raises(EnergyLabelError, match="answers 403"):
        asked(site)
    assert len(site.asked) == 1


def test_a_site_that_is_not_there_or_never_ends_is_told_in_a_sentence(site: Site) -> None:
    with pytest.raises(EnergyLabelError, match="cannot be asked"):
        ask("http://127.0.0.1:9", MODEL, TASK, ask_for=quick)
    site.answers[Site.path()] = Answer(body=b" " * 100, seconds_a_byte=0.05)
    with pytest.raises(EnergyLabelError, match=r"takes over 0\.2 seconds"):
        asked(site, ask_for=partial(fetch, pauses=(), whole_s=0.2))


def test_an_answer_without_end_is_cut_off(site: Site) -> None:
    site.answers[Site.path()] = Answer(body=b" " * (MAX_BYTES + 1))
    with pytest.raises(EnergyLabelError, match="that is not a label"):
        asked(site)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!doctype html>",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"3",
        b'"text"',
        b"{}",
        b"[" * 200_000,
        b'{"api": "v2", "model": "acme/tiny-classifier", "labels": []}',
        b'{"api": "v1", "model": "acme/tiny-classifier", "labels": [3]}',
        b'{"api": "v1", "model": "acme/tiny-classifier", "labels": {"a": {}}}',
        b'{"api": "v1", "model": "acme/tiny-classifier", "labels": [{}]}',
        b'{"api": "v1", "model": "acme/other", "labels": [{}]}',
        b'{"api": "v1", "model": "acme/tiny-classifier", "labels": [NaN]}',
        b"9" * 10_000,
    ],
)
def test_garbage_is_refused_in_one_sentence(site: Site, body: bytes) -> None:
    site.answers[Site.path()] = Answer(body=body)
    with pytest.raises(EnergyLabelError) as caught:
        asked(site)
    assert str(caught.value).isprintable() and len(str(caught.value)) < 400


HOSTILE = ["x\n::error::y", "x%0Ay", "<b>", "\x1b[31m", "a|b", "", 3, True, [], {}, "٣", "x" * 300, 1e400, -1, "C\n"]


@pytest.mark.parametrize("field", sorted(entry()))
@pytest.mark.parametrize("value", HOSTILE, ids=ascii)
def test_a_field_of_another_shape_is_refused_or_told_as_unknown(site: Site, field: str, value: Any) -> None:
    body = json.dumps({"api": "v1", "model": MODEL, "labels": [entry(**{field: value})]}).replace("Infinity", "1e999")
    site.answers[Site.path()] = Answer(body=body.encode())
    try:
        state = asked(site)
    except EnergyLabelError as error:
        assert str(error).isprintable()
    else:
        assert all(text.isprintable() and "::" not in text for _, text in in_words(state))
        assert field in ("interval_95", "verification", "urls") or value in (3, True)


def _holding(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(inner) | st.dictionaries(st.sampled_from(sorted(entry())), inner)


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), _holding, max_leaves=8))
def test_whatever_a_label_holds_there_is_a_state_or_a_sentence(value: Any) -> None:
    label = {**entry(), **value} if isinstance(value, dict) else value
    try:
        state = ask("https://e.org", MODEL, TASK, ask_for=lambda _: {"api": "v1", "model": MODEL, "labels": [label]})
    except EnergyLabelError as error:
        assert str(error).isprintable()
    else:
        assert all(text.isprintable() for _, text in in_words(state))


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "##[error]x"},
        {"task": "a ##[add-mask]b"},
        {"profile": "\n::stop-commands::x"},
        {"valid_until": "##[group]"},
        {"interval_95": ["::error::x", 1]},
    ],
)
def test_no_word_of_a_site_commands_the_runner_of_a_workflow(site: Site, changes: dict[str, Any]) -> None:
    site.answers[f"/api/v1/models/{MODEL}.json"] = document(entry(**changes))
    with pytest.raises(EnergyLabelError) as caught:
        asked(site)
    told = f"energy-label: {caught.value}"
    assert "##[" not in told and not any(line.lstrip().startswith("::") for line in told.splitlines())
