"""What the fields of a record say, for the API's page; their types come from the record's own schema."""

from collections.abc import Iterator
from dataclasses import replace

from generator.pages.api.fields import Field, fields
from generator.records.model import SCHEMA_VERSION
from generator.records.schema import form_name

# Each is a phase with the fields of `query`, which are told once.
_PHASES = ("idle.", "training.", "workloads[].runs[].load.", "workloads[].runs[].transfer.")
# Units stand at the ends of the names, and nowhere else.
_UNITS = {
    "_joules": "J",
    "_joules.*": "J",
    "_joules.*.*": "J",
    "_s": "s",
    "_s.*": "s",
    "_bytes": "byte",
    "_c": "°C",
    "_mhz": "MHz",
    "audio_seconds_in": "s",
}
_SAYS = {
    "schema_version": "The version of the record's form.",
    "model": "The model's id on the Hugging Face Hub.",
    "task": "The job.",
    "profile": "The hardware profile.",
    "approach": "How the model does the job.",
    "weights": "`random` for a twin.",
    "weights_bytes": "Size of the weights in use.",
    "setup": "How the model ran.",
    "setup.precision": "Number format of weights and arithmetic; null where nobody said.",
    "setup.quantization": "What was made of the weights, and with which library; null for nothing.",
    "setup.compiled": "Whether the model was compiled.",
    "setup.threads": "Processor threads that one operation was spread over, the same in every run.",
    "setup.serving": "How the queries were put to the model.",
    "setup.serving.kind": "Everything there from the start, a batch after the other, or requests to a server.",
    "setup.serving.batch_size": "Offline: queries at a time; null where a study did not say.",
    "setup.serving.concurrency": "Server: requests at a time.",
    "setup.serving.engine": "Server: the program that answered, with its version.",
    "setup.parallel": "Over how many accelerators one model was spread; null for no more than one.",
    "setup.parallel.tensor": "By tensor parallelism.",
    "setup.parallel.pipeline": "By pipeline parallelism.",
    "setup.parallel.expert": "By expert parallelism.",
    "setup.parallel.data": "By data parallelism.",
    "accelerators_counted": "Accelerators whose energy is counted, working or not.",
    "idle": "What the same boundary drew with nothing to do: a phase like `query`. It is subtracted nowhere.",
    "training": "What training the model took: a phase like `query`.",
    "workloads": "One entry a data set.",
    "workloads[].id": "Its name in the API.",
    "workloads[].dataset": "Where the queries came from, by the Hub's names.",
    "workloads[].dataset.name": "The data set.",
    "workloads[].dataset.config": "Its configuration.",
    "workloads[].dataset.split": "Its split.",
    "workloads[].dataset.revision": "The commit of it.",
    "workloads[].preparation": "What was done to the queries beforehand.",
    "workloads[].prompt": "How a query was put to the model.",
    "workloads[].output_limit": "What ended an answer.",
    "workloads[].lengths": "Mean lengths, measured outside the energy's window.",
    "workloads[].lengths.unit": "What is counted.",
    "workloads[].lengths.mean_in": "A query, in `unit`.",
    "workloads[].lengths.mean_out": "An answer, in `unit`.",
    "workloads[].lengths.queries": "Over how many queries.",
    "workloads[].source": "The file that the figures were taken from.",
    "workloads[].source.path": "Its path at the source.",
    "workloads[].source.sha256": "SHA-256 of its bytes.",
    "workloads[].queries_from": "Where the queries were read: only those of the data set itself earn a letter.",
    "workloads[].runs": "Every pass over the queries.",
    "workloads[].runs[].id": "Its name, the only one of it in all records.",
    "workloads[].runs[].finished_at": "When it ended.",
    "workloads[].runs[].queries": "Queries asked.",
    "workloads[].runs[].failed_queries": "Of them, those that failed: a record with any is refused.",
    "workloads[].runs[].non_answers": "Of the answers, those that held nothing which the job could use.",
    "workloads[].runs[].withheld": "Of the answers, those that the model's own safety checker kept back.",
    "workloads[].runs[].load": "Loading the model: a phase like `query`.",
    "workloads[].runs[].transfer": "Moving it to the accelerator: a phase like `query`.",
    "workloads[].runs[].query": "Answering the queries: the phase that labels are made from.",
    "workloads[].runs[].query.duration_s": "How long it took.",
    "workloads[].runs[].query.energy_joules": "Energy by part, as far as it is counted: accelerators (`gpu`), "
    "processor (`cpu`), memory (`ram`), or the whole computer at the wall (`node`), which holds the others.",
    "workloads[].runs[].query.device_joules": "A part's energy by the index of the device.",
    "workloads[].runs[].query.check_joules": "A second, independent reading of a part.",
    "workloads[].runs[].counts": "What went in and came out, in whole pieces.",
    "workloads[].runs[].counts.tokens_in": "Tokens read.",
    "workloads[].runs[].counts.tokens_out": "Tokens written.",
    "workloads[].runs[].counts.images_in": "Images read.",
    "workloads[].runs[].counts.images_out": "Images made.",
    "workloads[].runs[].counts.pixels_in": "Pixels read.",
    "workloads[].runs[].counts.pixels_out": "Pixels made.",
    "workloads[].runs[].counts.steps": "Steps of a diffusion.",
    "workloads[].runs[].counts.audio_seconds_in": "Sound heard.",
    "workloads[].runs[].counts.forward_passes": "Passes through the model: the sum of `passes`.",
    "workloads[].runs[].counts.passes": "Passes by the model's part.",
    "workloads[].runs[].latency": "How long single queries took, by percentile: `p50`, `p99`.",
    "workloads[].runs[].latency.end_to_end_s": "From a query to its whole answer.",
    "workloads[].runs[].latency.time_to_first_token_s": "From a query to the answer's first token.",
    "workloads[].runs[].latency.inter_token_s": "From one token to the next.",
    "workloads[].runs[].peak_memory": "The most memory held at once.",
    "workloads[].runs[].peak_memory.host_bytes": "By the process, in the computer's memory.",
    "workloads[].runs[].peak_memory.device_bytes": "In the accelerator's memory.",
    "workloads[].runs[].conditions": "The machine around the query phase.",
    "workloads[].runs[].conditions.temperature_start_c": "The accelerator's temperature before.",
    "workloads[].runs[].conditions.temperature_end_c": "The accelerator's temperature after.",
    "workloads[].runs[].conditions.sm_clock_start_mhz": "The accelerator's clock before.",
    "workloads[].runs[].conditions.sm_clock_end_mhz": "The accelerator's clock after.",
    "workloads[].runs[].conditions.throttled": "Why the accelerator held itself back, if it did; null where it does "
    "not tell.",
    "workloads[].runs[].conditions.others_cpu_share": "Processor time that everybody else took, as a share of the time "
    "of all processors given to the measurement.",
    "workloads[].runs[].warm_up_queries": "Queries just before, counted nowhere.",
    "workloads[].runs[].note": "What else is to be known of the run.",
    "workloads[].totals": "Sums over the runs as they were measured: a run that is edited later no longer adds up.",
    "workloads[].totals.queries": "Queries asked.",
    "workloads[].totals.duration_s": "Time of the query phases.",
    "workloads[].totals.energy_joules": "Energy of the query phases, by part.",
    "quality": "Quality figures; they never enter the class.",
    "quality[].kind": "Published by somebody, or measured on the very answers that the energy was spent on.",
    "quality[].metric": "What was scored.",
    "quality[].value": "The score, in the metric's own unit.",
    "quality[].dataset": "Published: on which data set.",
    "quality[].source": "Published: where.",
    "quality[].answers": "Published: of answers made as the measured ones were, of longer ones, or nobody said.",
    "quality[].workload": "Measured: on which of the workloads.",
    "quality[].tool": "Measured: by which library, with its version.",
    "quality[].items": "Measured: on how many answers.",
    "quality[].interval_95": "Measured: its 95 % interval, low and high.",
    "quality[].better": "Measured: which way is up.",
    "quality[].chance": "Measured: what guessing would reach; null where guessing means nothing.",
    "quality[].unmapped": "Measured: the share of answers that could not be read as a label, each counted as wrong.",
    "provenance": "Who measured, with what, and where it can be checked.",
    "provenance.measured_by": "Who measured, in their own words.",
    "provenance.submitter": "The GitHub account that hands the record in.",
    "provenance.tools": "Each tool's version, by its name.",
    "provenance.driver": "The accelerator's driver.",
    "provenance.hardware_as_reported": "The machine as it names itself.",
    "provenance.model_repository": "Where the Hub had the weights.",
    "provenance.model_revision": "The commit of the model on the Hub.",
    "provenance.model_folder_sha256": "Digest of the local folder that the weights came from instead.",
    "provenance.name_in_source": "The model's name at the source, where that is another.",
    "provenance.trust_remote_code": "Whether the model brought code of its own.",
    "provenance.source_url": "Where it was published; null where the record is the source.",
    "provenance.citation": "How to cite the measurement.",
    "provenance.licence": "Under which licence it is published.",
    "provenance.files": "The source's files.",
    "provenance.files[].path": "A file's path at the source.",
    "provenance.files[].sha256": "SHA-256 of its bytes.",
    "provenance.notes": "What else is to be known.",
}

# What version 1 had and version 2 has otherwise.
_SAYS_1 = {
    "configuration": "How the model ran.",
    "configuration.precision": "Null where nobody said.",
    "configuration.quantization": "What was made of the weights, and with which library; null for nothing.",
    "configuration.batch_size": "Queries at a time.",
    "configuration.compiled": "Whether the model was compiled.",
    "workloads[].runs[].query.gpu_joules": "Energy of the accelerators; null outside the boundary.",
    "workloads[].runs[].query.cpu_joules": "Energy of the processor; null outside the boundary.",
    "workloads[].runs[].query.ram_joules": "Energy of the memory; null outside the boundary.",
    "workloads[].runs[].query.gpu_check_joules": "A second, independent reading of the accelerators.",
    "workloads[].totals.gpu_joules": "Energy of the accelerators in the query phases.",
    "workloads[].totals.cpu_joules": "Energy of the processor in the query phases.",
    "workloads[].totals.ram_joules": "Energy of the memory in the query phases.",
    "quality": "Published quality figures; they never enter the class.",
    "quality[].dataset": "On which data set.",
    "quality[].source": "Where it was published.",
}


def record_fields(version: int = SCHEMA_VERSION) -> Iterator[Field]:
    """Every field of a record of this version with its unit and what it says, a phase's fields once."""
    says = _SAYS if version == SCHEMA_VERSION else {**_SAYS, **_SAYS_1}
    for field in fields("record", form_name(version)):
        if not field.path.startswith(_PHASES):
            yield replace(field, says=says.get(field.path), unit=_unit(field))


def _unit(field: Field) -> str | None:
    # A map has the unit of what it holds.
    measured = not {"number", "integer", "object"}.isdisjoint(field.types)
    return next((unit for end, unit in _UNITS.items() if field.path.endswith(end)), None) if measured else None
