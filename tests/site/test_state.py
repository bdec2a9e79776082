"""What `energy-label state` asks of a site is what the site publishes: every label of the real one."""

import json
from pathlib import Path

from generator.authors.state.label_state import ask, findings
from generator.authors.state.report_state import in_words
from generator.cli import main


def test_every_label_of_the_site_can_be_asked_for(site: Path, address: str) -> None:
    models = json.loads((site / "api" / "v1" / "index.json").read_text("utf-8"))["models"]
    assert models
    asked = 0
    for model in models:
        for entry in json.loads((site / "api" / "v1" / "models" / f"{model}.json").read_text("utf-8"))["labels"]:
            state = ask(address, model, entry["task"], entry["variant"], entry["profile"])
            told = (state.letter, state.watt_hours, state.valid_until.isoformat())
            assert told == (entry["class"], entry["wh_per_1000_queries"], entry["valid_until"])
            assert dict(in_words(state))["Verification"] in {"published", "self-reported", "reproduced", "disputed"}
            before = state.valid_until.replace(year=state.valid_until.year - 1)
            worse = findings(state, "A", "fail", "warn", before)
            assert bool(worse) is (state.letter != "A")
            asked += 1
    assert asked >= len(models)


def test_the_command_asks_without_naming_what_need_not_be_named(address: str) -> None:
    model = ["nlptown/bert-base-multilingual-uncased-sentiment", "text-classification"]
    assert main(["state", *model, "--site", address, "--if-stale", "ignore"]) == 0
    assert main(["state", *model, "--site", address, "--expect", "A"]) == 1
