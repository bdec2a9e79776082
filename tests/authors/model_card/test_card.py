"""What `energy-label card` prints: a README section, the Hub's results, SPDX; true, escaped, and never graded up."""

import io
import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from generator.authors.model_card.eval_results import _dumped, _Quoted, eval_results
from generator.authors.model_card.markdown import escaped
from generator.authors.model_card.readme import BEGIN, END, section
from generator.authors.model_card.spdx import spdx
from generator.cli import main
from generator.errors import EnergyLabelError
from generator.grading import graded as read_and_graded
from generator.labels.label import Label
from generator.pages import urls
from generator.pages.citing import bibtex
from generator.pages.edition.edition import Edition
from generator.pages.wording.words import checked_by
from tests.factories import record
from tests.labels.changing import changed
from tests.pages.hostile import HOSTILE, PLAIN, hostile_label, hostile_profile
from tests.pages.making import SITE_URL, edition, kinds, label, scale, verification
from tests.suite.lazily import Lazily

spdx_model: Any = Lazily("spdx_python_model")

KINDS = kinds()
TRICKS = [
    HOSTILE,
    "[x](javascript:alert(1)) ![i](//evil.example/p.png) <b>| a | b |",
    "`code` *em* __strong__ ~~gone~~ $x$ &lt; &#64; \\",
    "<!-- model-energy-label:end --> <https://evil.example> http://evil.example www.evil.example",
    "``` ```",
]


def of(kind: str) -> tuple[Edition, list[Label]]:
    made, on = KINDS[kind]
    return edition([made], [on] if on else []), [made]


def several() -> tuple[Edition, list[Label]]:
    made = [label(record(configuration=of), scale()) for of in ({}, {"precision": "fp16"})]
    return edition(made, [scale()]), made


def hostile(text: str) -> tuple[Edition, list[Label]]:
    made = hostile_label(text)
    return edition([made], [scale()], [hostile_profile(text)]), [made]


def rendered(markdown: str) -> str:
    """As GitHub and the Hub read it: CommonMark with tables and struck text, and HTML let through."""
    return str(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown))


def shape(html: str) -> list[str]:
    """Every tag with its name, and every link's and picture's address."""
    return re.findall(r"<!--|</?[a-z0-9]+|(?:href|src)=\"[^\"]*\"", re.sub(r"[0-9a-f]{16}", "digest", html))


@pytest.mark.parametrize(("count", "pictures"), [(4, 4), (5, 1)])
def test_of_many_labels_the_first_of_each_task_and_machine_is_shown_and_all_are_listed(
    count: int, pictures: int
) -> None:
    made = [label(record(configuration={"batch_size": 2 + size}), scale()) for size in range(count)]
    html = rendered(section(edition(made, [scale()]), made))
    assert html.count("<img") == pictures
    assert html.count("<tr>") == 1 + count


@pytest.mark.parametrize("kind", KINDS)
def test_the_section_is_one_table_between_its_markers(kind: str) -> None:
    text = section(*of(kind))
    html = rendered(text)
    assert text.startswith(f"{BEGIN}\n") and text.endswith(f"{END}\n")
    assert html.count("<h2>") == html.count("<table>") == html.count("<img") == html.count("<pre>") == 1
    assert html.count("<tr>") == 2


def test_what_has_no_letter_says_why_and_is_not_graded() -> None:
    for kind in ("twin", "incomplete", "uncertain", "no-scale"):
        made = of(kind)
        text = section(*made)
        assert "**No letter.**" in text and "no letter: " in text
        assert "**A**" not in text and "class " not in text.lower().replace("class, a to g", "")


def test_the_class_comes_with_its_span_and_the_figure_with_its_interval() -> None:
    made, labels = of("graded-over-an-edge")
    figure = labels[0].result.figure
    assert figure is not None and labels[0].result.grade.span == "C–D"
    text = section(made, labels)
    assert "| **D (C–D)** |" in text
    assert f"| 1.95 | {figure.low:.2f}–{figure.high:.2f} |" in text


def test_every_address_is_whole_and_the_site_s_own() -> None:
    made, labels = several()
    found = re.findall(r"(?:href|src)=\"([^\"]*)\"", rendered(section(made, labels)))
    assert {address for address in found if not address.startswith(SITE_URL)} == {
        "https://creativecommons.org/licenses/by/4.0/"
    }
    for item in labels:
        assert made.address(urls.immutable_page(item)) in found


def test_several_labels_are_one_section() -> None:
    html = rendered(section(*several()))
    assert html.count("<h2>") == html.count("<table>") == 1
    assert html.count("<tr>") == 3 and html.count("<img") == 2


def test_who_checked_is_said_as_the_label_says_it() -> None:
    made = changed(label(record(), scale()), verification=verification(2, 1))
    on = edition([made], [scale()])
    for text in (section(on, [made]), spdx(on, [made]), eval_results(on, [made], None)):
        assert checked_by(made) == "reproduced by 2 of 3 others" and checked_by(made) in text


@pytest.mark.parametrize("text", TRICKS)
def test_nothing_that_a_record_says_becomes_markdown(text: str) -> None:
    assert shape(rendered(section(*hostile(text)))) == shape(rendered(section(*hostile(PLAIN))))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1))
def test_escaped_text_is_read_as_it_was_written(text: str) -> None:
    html = str(MarkdownIt("commonmark").enable(["table", "strikethrough"]).renderInline(f"a{escaped(text)}z"))
    read = re.sub(r"&(amp|lt|gt|quot);", lambda found: {"amp": "&", "lt": "<", "gt": ">", "quot": '"'}[found[1]], html)
    assert read == f"a{' '.join(text.split())}z"


@given(st.text(max_size=60))
def test_bibtex_braces_stay_in_balance(text: str) -> None:
    """As BibTeX counts them, for which a backslash takes nothing from a brace."""
    without = bibtex.escaped(text).replace("{}", "")
    assert "{" not in without and "}" not in without


def test_results_are_what_the_hub_reads() -> None:
    made, labels = several()
    for benchmark in (None, "acme/energy"):
        found = yaml.safe_load(eval_results(made, labels, benchmark))
        assert [set(entry) for entry in found] == [{"dataset", "value", "date", "source", "notes"}] * 2
        for entry, item in zip(found, labels, strict=True):
            assert entry["dataset"] == {
                "id": benchmark or "your-organisation/energy-benchmark",
                "task_id": f"{item.subject.task}--{item.setup.profile}",
            }
            assert entry["value"] == 1.5
            assert entry["date"] == "2025-06-01"
            assert entry["source"]["url"] == made.address(urls.immutable_page(item))
            assert "Wh per 1,000 queries" in entry["notes"]


def test_results_are_what_huggingface_hub_reads() -> None:
    from huggingface_hub import parse_eval_result_entries

    made = several()
    found = parse_eval_result_entries(yaml.safe_load(eval_results(*made, "acme/energy")))
    assert [entry.dataset_id for entry in found] == ["acme/energy"] * 2
    assert found[0].source_name == "Model Energy Label" and found[0].verify_token is None


@pytest.mark.parametrize("kind", ["twin", "incomplete", "uncertain", "no-scale", "preview"])
def test_what_has_no_letter_is_on_no_leaderboard(kind: str) -> None:
    with pytest.raises(EnergyLabelError, match="no letter"):
        eval_results(*of(kind), None)


def test_a_remark_names_what_is_left_out() -> None:
    graded, twin = (
        label(record(), scale()),
        label(record(weights="random", configuration={"precision": "fp16"}), scale()),
    )
    made = edition([graded, twin], [scale()])
    text = eval_results(made, [graded, twin], "acme/energy")
    assert len(yaml.safe_load(text)) == 1
    assert "# Left out: text-classification, fp16, tiny-1xgpu: no letter" in text
    assert "Left out: text-classification, fp16" in spdx(made, [graded, twin])


@pytest.mark.parametrize(
    "text", ["NO", "1e3", "0x1F", "a: b", "a\nb", "# c", "- d", "'\"", "2025-01-01", "~", "\x85\u2028", ""]
)
def test_yaml_gives_back_every_text(text: str) -> None:
    dumped = _dumped([{"notes": _Quoted(text)}])
    assert yaml.safe_load(dumped) == [{"notes": text}]
    # Quoted, so that no version of YAML and no other library reads anything else.
    assert dumped.startswith('- notes: "')


@given(st.text(st.characters(codec="utf-8")))
def test_yaml_gives_back_any_text(text: str) -> None:
    assert yaml.safe_load(_dumped([{"notes": _Quoted(text)}])) == [{"notes": text}]


def graph(text: str) -> Any:
    """Read by SPDX's own library, which refuses what the model does not have."""
    objects = spdx_model.v3_0_1.SHACLObjectSet()
    spdx_model.v3_0_1.JSONLDDeserializer().read(io.BytesIO(text.encode()), objects)
    return objects


@pytest.mark.parametrize("made", [several, lambda: of("incomplete"), lambda: of("no-scale"), lambda: hostile(HOSTILE)])
def test_spdx_is_valid_and_complete(made: Callable[[], tuple[Edition, list[Label]]]) -> None:
    where, labels = made()
    text = spdx(where, labels)
    objects = graph(text)
    # Whatever is required is there, and every reference leads somewhere: writing it again checks both.
    spdx_model.v3_0_1.JSONLDSerializer().write(objects, io.BytesIO())
    assert not objects.missing_ids
    (package,) = objects.foreach_type(spdx_model.v3_0_1.ai_AIPackage)
    used = package.ai_energyConsumption
    assert isinstance(used, spdx_model.v3_0_1.ai_EnergyConsumption) and package.comment is not None
    amounts = used.ai_inferenceEnergyConsumption
    assert len(amounts) == len(labels)
    for amount, item in zip(amounts, labels, strict=True):
        assert item.result.value is not None
        assert isinstance(amount, spdx_model.v3_0_1.ai_EnergyConsumptionDescription)
        assert amount.ai_energyUnit == spdx_model.v3_0_1.ai_EnergyUnitType.kilowattHour
        assert amount.ai_energyQuantity == pytest.approx(item.result.value / 1000, rel=5e-3)
        assert "1,000 queries" in package.comment
    (creation,) = objects.foreach_type(spdx_model.v3_0_1.CreationInfo)
    assert creation.created == datetime(2026, 1, 1, tzinfo=UTC)


@cache
def _quantities(first: float) -> list[str]:
    item = label(record(energies={"imdb": (first,) * 3, "sst2": (first,) * 3}), scale())
    found = json.loads(spdx(edition([item], [scale()]), [item]))["@graph"][-1]["ai_energyConsumption"]
    return [entry["ai_energyQuantity"] for entry in found["ai_inferenceEnergyConsumption"]]


@pytest.mark.parametrize(("value", "quantity"), [(0.00012, "0.000000120"), (1.5, "0.00150"), (12345.0, "12.3")])
def test_an_amount_is_a_decimal_without_an_exponent(value: float, quantity: str) -> None:
    (found,) = _quantities(value)
    assert re.fullmatch(r"[0-9]+(\.[0-9]+)?", found) and Decimal(found) == Decimal(quantity)


@pytest.mark.parametrize("kind", ["twin", "preview"])
def test_random_weights_are_no_figure_of_the_model(kind: str) -> None:
    with pytest.raises(EnergyLabelError, match="no measured figure"):
        spdx(*of(kind))


def card(*words: str, records: Path) -> int:
    return main(["card", *words, "--measurements", str(records)])


@pytest.mark.parametrize("form", ["readme", "hf-eval-results", "spdx"])
def test_no_form_calls_inference_an_emission_of_training(
    form: str, records: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("google/flan-t5-xl", "--format", form, "--site", SITE_URL)
    printed = []
    for _ in range(2):
        assert card(*words, records=records) == 0
        printed.append(capsys.readouterr().out)
    assert "co2_eq_emissions" not in printed[0]
    assert printed[0] == printed[1]
    assert "google/flan-t5-xl" in printed[0] or form == "hf-eval-results"


def test_a_site_without_an_address_is_told_of(
    records: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SITE_URL", raising=False)
    assert card("google/flan-t5-xl", records=records) == 0
    printed = capsys.readouterr()
    assert "https://model-energy-label.example/models/" in printed.out
    assert "--site" in printed.err and "--site" not in printed.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("gogle/flan-t5-xl",), "did you mean google/flan-t5-xl"),
        (("google/flan-t5-xl", "--task", "summarisation"), "did you mean summarization"),
        (("google/flan-t5-xl", "--task", "text-to-image"), "labelled tasks are"),
        (("google/flan-t5-xl", "--site", "javascript:alert(1)"), "site's address"),
        (("google/flan-t5-xl", "--site", "https://x.example/)[a]("), "site's address"),
        (("google/flan-t5-xl", "--format", "hf-eval-results", "--benchmark", "../../whoami"), "ORG/DATASET"),
        (("google/flan-t5-xl", "--benchmark", "acme/energy"), "--benchmark is for"),
        (("google/flan-t5-xl", "--yes"), "--yes opens the pull request that --push shows"),
        (("acme/never-measured",), "must be measured first"),
        (("\x1b[31m/evil",), "No labelled model '\\x1b[31m/evil'"),
    ],
)
def test_what_is_not_there_is_one_sentence(
    words: tuple[str, ...], said: str, records: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert card(*words, records=records) == 1
    printed = capsys.readouterr()
    assert said in printed.err and printed.out == ""
    assert printed.err.isascii() and printed.err.count("\n") == 1


def test_one_task_alone(records: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert card("google/flan-t5-xl", "--task", "summarization", "--site", "https://x.example", records=records) == 0
    text = capsys.readouterr().out
    assert "| Summarization |" in text and "| Text classification |" not in text
    assert "https://x.example/labels/google/flan-t5-xl/summarization.svg" in text


def test_spdx_says_where_a_model_is_had_only_where_it_has_that_name_there(committed: Path) -> None:
    edition = read_and_graded(committed, "https://x.example/", date.max)
    documents = {model: _document(edition, labels) for model, labels in edition.models.items()}
    elsewhere = {model for model, text in documents.items() if text and "huggingface" not in text}
    assert {model.partition("/")[0] for model in elsewhere} == {"keras", "larq", "mlcommons", "torchvision"}


def _document(edition: Edition, labels: Sequence[Label]) -> str:
    """Empty where no label holds a measurement of these weights."""
    try:
        return spdx(edition, labels)
    except EnergyLabelError:
        return ""
