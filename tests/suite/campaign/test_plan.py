"""Campaign files and model names: what becomes a target, and what is told of what cannot be one."""

import re
from pathlib import Path
from typing import Any

import pytest

from generator.errors import EnergyLabelError
from generator.suite.campaign.planning.plan_file import read_plan
from generator.suite.campaign.planning.target import Target, find_model
from generator.suite.campaign.planning.targets import targets_of
from generator.suite.case import TASKS, load_case
from generator.suite.models.architecture import architecture_names, load_architecture
from tests.suite.plans import plan


def refusal(*entries: dict[str, Any], **changes: Any) -> str:
    with pytest.raises(EnergyLabelError) as refused:
        targets_of(plan(*entries, **changes))
    assert "\n" not in str(refused.value)
    return str(refused.value)


def names(*entries: dict[str, Any]) -> list[str]:
    return [target.name for target in targets_of(plan(*entries))]


def test_every_combination_is_a_record_of_its_own() -> None:
    targets = targets_of(
        plan(
            {
                "tasks": ["text-classification"],
                "models": ["lvwerra/distilbert-imdb", "google/flan-t5-base"],
                "precision": ["fp32", "fp16"],
                "quantization": ["none", "bnb-nf4"],
                "batch_size": [1, 8],
                "compiled": [False, True],
            }
        )
    )
    assert len({target.relative_path("p") for target in targets}) == len(targets) == 32
    assert {target.approach for target in targets} == {"fine-tuned", "zero-shot"}
    assert "fp16-bnb-nf4-batch8-compiled" in {target.variant for target in targets}


def test_known_tiny_and_base_stand_for_many() -> None:
    case = load_case("fill-mask")
    assert names({"tasks": ["fill-mask"], "models": ["known"]}) == [
        f"fill-mask {model.id} (fp32)" for model in case.models
    ]
    [tiny] = targets_of(plan({"tasks": ["fill-mask"], "models": ["tiny"]}))
    assert (tiny.source, tiny.weights, tiny.model) == ("architecture", "random", f"random-weights/{tiny.at}")


@pytest.mark.parametrize("size", ["base", "tiny"])
def test_every_task_has_an_architecture_of_each_size(size: str) -> None:
    targets = targets_of(plan({"tasks": list(TASKS), "models": [size]}))
    assert {target.task for target in targets} == set(TASKS)


def test_every_architecture_does_only_tasks_that_know_its_approach() -> None:
    for name in architecture_names():
        architecture = load_architecture(name)
        for task in architecture.tasks:
            assert find_model(load_case(task), name).approach == architecture.approach


def test_a_model_that_moved_is_fetched_where_it_is_and_recorded_as_it_was() -> None:
    case = load_case("text-to-image")
    moved = next(model for model in case.models if model.moved_to)
    for given in (moved.id, str(moved.moved_to)):
        found = find_model(case, given)
        assert (found.at, found.model) == (moved.moved_to, moved.id)


def test_the_same_record_is_asked_for_once() -> None:
    entry = {"tasks": ["fill-mask"], "models": ["FacebookAI/roberta-base"]}
    assert "asks twice for fill-mask FacebookAI/roberta-base" in refusal(entry, entry)


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"tasks": ["text-clasification"], "models": ["tiny"]}, "did you mean text-classification"),
        ({"tasks": ["fill-mask", "chat"], "models": ["tiny"]}, "^The task chat has no case to be measured by"),
        ({"tasks": ["fill-mask"], "models": ["roberta-bse"]}, "did you mean .*FacebookAI/roberta-base"),
        ({"tasks": ["fill-mask"], "models": ["bert-fill-mask-tny"]}, "did you mean bert-fill-mask-tiny"),
        ({"tasks": ["fill-mask"], "models": ["../no/such"]}, "is not there"),
        ({"tasks": ["fill-mask"], "models": ["a b"]}, "No model 'a b': give a Hub id"),
        ({"tasks": ["fill-mask"], "models": ["vit-image-classification-tiny"]}, "does image-classification and not"),
        ({"tasks": ["text-classification"], "models": ["some/model"]}, "several approaches.*fine-tuned or zero-shot"),
        ({"tasks": ["fill-mask"], "models": ["some/model"], "approach": "zero-shot"}, "has no approach 'zero-shot'"),
        (
            {"tasks": ["fill-mask"], "models": ["tiny"], "workloads": ["imdb"]},
            "no workload 'imdb'; there are bookcorpus",
        ),
        ({"tasks": ["fill-mask"], "models": ["tiny"], "weights": "pretrained"}, "has no trained weights"),
        ({"tasks": ["fill-mask"], "models": ["a/b", "c/d"], "as": "e/f"}, "cannot name 2 models"),
        ({"tasks": ["fill-mask"], "models": ["a/b"], "batch_size": [0]}, r"measure\[0\]\.batch_size\[0\] = 0"),
        ({"tasks": ["fill-mask"], "models": ["a/b"], "quantization": ["q9"]}, r"measure\[0\]\.quantization"),
        ({"tasks": [], "models": ["a/b"]}, r"measure\[0\]\.tasks"),
        ({"tasks": ["fill-mask"], "models": ["a/b"], "watts": 3}, r"measure\[0\]\.watts = 3"),
    ],
)
def test_what_cannot_be_measured_is_one_sentence(entry: dict[str, Any], told: str) -> None:
    assert re.search(told, refusal(entry))


@pytest.mark.parametrize(
    "entry",
    [
        {"tasks": ["text-classification"], "models": ["known"], "approach": "fine-tuned"},
        {"tasks": ["text-classification"], "models": ["google/flan-t5-xxl"], "approach": "fine-tuned"},
        {"tasks": ["question-answering"], "models": ["bigscience/bloomz-1b7"], "approach": "fine-tuned"},
        {"tasks": ["summarization"], "models": ["known"], "approach": "zero-shot"},
        {"tasks": ["text-classification"], "models": ["t5-tiny"], "approach": "fine-tuned"},
        {"tasks": ["text-classification"], "models": ["tiny"], "approach": "zero-shot"},
    ],
)
def test_a_known_approach_is_not_overruled(entry: dict[str, Any]) -> None:
    told = refusal(entry)
    assert "is known to do this task as " in told
    assert told.endswith("leave out --approach.")


def test_a_known_approach_may_be_said_and_an_unknown_one_must() -> None:
    known = {"tasks": ["text-classification"], "models": ["google/flan-t5-xxl"]}
    assert targets_of(plan({**known, "approach": "zero-shot"})) == targets_of(plan(known))
    [target] = targets_of(plan({"tasks": ["text-classification"], "models": ["a/b"], "approach": "fine-tuned"}))
    assert target.approach == "fine-tuned"


@pytest.mark.parametrize(
    ("task", "given"),
    [
        ("fill-mask", "FacebookAI/roberta-base"),
        ("fill-mask", "org/a"),
        ("fill-mask", "bert-fill-mask-tiny"),
        ("text-to-image", "stable-diffusion-v1-5/stable-diffusion-v1-5"),
    ],
)
def test_a_model_with_a_name_is_given_no_other(task: str, given: str) -> None:
    entry = {"tasks": [task], "models": [given]}
    assert "leave out --as meta-llama/Llama-9" in refusal({**entry, "as": "meta-llama/Llama-9"})
    [target] = targets_of(plan(entry))
    assert targets_of(plan({**entry, "as": target.model})) == (target,)


def test_what_the_study_called_otherwise_keeps_the_study_s_name() -> None:
    now = "stable-diffusion-v1-5/stable-diffusion-v1-5"
    [target] = targets_of(plan({"tasks": ["text-to-image"], "models": [now]}))
    assert (target.at, target.model) == (now, "runwayml/stable-diffusion-v1-5")


def test_a_folder_needs_an_id(tmp_path: Path) -> None:
    entry = {"tasks": ["fill-mask"], "models": [str(tmp_path)]}
    assert "give its record an id with --as" in refusal(entry)
    [target] = targets_of(plan({**entry, "as": "lab/model"}))
    assert (target.source, target.at, target.model) == ("folder", str(tmp_path), "lab/model")


def test_a_file_of_queries_is_there_and_stands_for_one_data_set(tmp_path: Path) -> None:
    entry = {"tasks": ["text-classification"], "models": ["bert-text-classification-tiny"]}
    file = tmp_path / "mine.txt"
    assert "No queries" in refusal(entry, queries=str(file))
    file.write_text("a text")
    assert "cannot stand for imdb, sst2, tomatoes alike" in refusal(entry, queries=str(file))
    [target] = targets_of(plan({**entry, "workloads": ["sst2"]}, queries=str(file)))
    assert target.queries == str(file)


def test_who_measures_has_room_in_the_citation() -> None:
    assert "by = " in refusal({"tasks": ["fill-mask"], "models": ["tiny"]}, by="x" * 201)


@pytest.mark.parametrize(
    ("given", "code"),
    [("FRA", "FRA"), ("fr", "FRA"), ("GBR ", "GBR"), ("uk", "GBR"), ("Kosovo", "XKX"), ("Switzerland", "CHE")],
)
def test_a_country_is_given_as_people_write_it(given: str, code: str) -> None:
    assert plan({"tasks": ["fill-mask"], "models": ["tiny"]}, country=given).country == code


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("SWI", r"country = 'SWI': is not a country: did you mean CHE \(Switzerland\)\?"),
        ("Germny", r"did you mean DEU \(Germany\)"),
        ("QQQ", "give the three letters of ISO 3166, such as FRA"),
    ],
)
def test_what_is_no_country_is_told_with_the_nearest(given: str, told: str) -> None:
    assert re.search(told, refusal({"tasks": ["fill-mask"], "models": ["tiny"]}, country=given))


def test_one_value_stands_for_a_list_of_one() -> None:
    asked = plan({"tasks": "fill-mask", "models": "tiny", "batch_size": 8, "compiled": True}, gpu=0)
    assert asked.gpu == "0"
    assert [target.variant for target in targets_of(asked)] == ["fp32-batch8-compiled"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("int8", "is not a quantisation that the suite makes: did you mean bnb-int8 or torchao-int8"),
        ("nf4", "did you mean bnb-nf4"),
        ("q8-0", "choose bnb-int8, .*, or none"),
    ],
)
def test_a_quantisation_that_the_suite_does_not_make_is_told_before_anything_else(given: str, told: str) -> None:
    assert re.search(told, refusal({"tasks": ["fill-mask"], "models": ["tiny"], "quantization": given}))


@pytest.mark.parametrize("given", ["ram--charan/x", "v1/x", "a..b/c"])
def test_a_hub_id_that_no_record_can_carry_is_told(given: str) -> None:
    assert f"No record can name '{given}'" in refusal({"tasks": ["fill-mask"], "models": [given]})


def test_a_campaign_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "campaign.toml"
    file.write_bytes(
        b'\xef\xbb\xbfname = "a"\nprofile = "p"\nby = "me"\ncountry = "FRA"\n'
        b'[[measure]]\ntasks = ["fill-mask"]\nmodels = ["tiny"]\n'
    )
    assert read_plan(file).name == "a"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"name = ", "is not TOML"),
        (b"\xff\xfe", "is not TOML"),
        (b"a = " + b"[" * 100_000, "is not TOML"),
        (b'name = "x"\n', "profile = .*by = .*country = .*measure = "),
        (b"#" * 1_100_000, "over 1,000,000 bytes"),
    ],
    ids=["half", "binary", "deep", "empty", "huge"],
)
def test_a_bad_campaign_file_is_one_sentence(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "campaign.toml"
    path.write_bytes(content)
    with pytest.raises(EnergyLabelError, match=told) as refused:
        read_plan(path)
    assert "\n" not in str(refused.value)


def test_a_campaign_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnergyLabelError, match="is not there; name a campaign file"):
        read_plan(tmp_path / "none.toml")


def test_a_target_survives_the_way_to_its_worker() -> None:
    [target] = targets_of(plan({"tasks": ["fill-mask"], "models": ["tiny"]}))
    assert Target.model_validate_json(target.model_dump_json()) == target
