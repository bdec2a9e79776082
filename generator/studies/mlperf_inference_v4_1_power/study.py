"""The study as the registry has it, and what its page tells."""

from generator.studies.mlperf_inference_v4_1_power.importer import (
    CITATION,
    COMMIT,
    LICENCE,
    PROFILE,
    REPOSITORY,
    read_study,
)
from generator.studies.study import About, Study

_MEASURED = (
    "One server with eight NVIDIA H200 does eight jobs, from saying what a picture shows to a chat with a model "
    "of 70 billion parameters, with dozens to thousands of queries under way at once. A power analyser reads "
    "every second what the whole server draws at the wall. The figures are computed here from the submitted "
    "samples; they are not MLCommons' own and not verified by MLCommons."
)
_REPEATS = (
    "Two full passes of ten to fifty-two minutes each, one right after the other: the first finds the analyser's "
    "ranges, the second is the one that is reported. Both are taken over."
)
_QUALITY = (
    "The accuracy that the same server reached with the same engine and settings in a pass over the whole data "
    "set, as the rules demand: so of answers made in the same way, though not of the very pass that was metered. "
    "It is that of the Offline scenario; Server comes to the same within 1 %."
)
_FORMATS = (
    "The weights' number format of GPT-J, Llama 2 and Mixtral: the files say fp16, which is not credible for engines "
    "that were declared elsewhere as 8-bit floating point."
)
_ALONE = (
    "Nothing says what a query alone would cost. Offline hands over all queries at the start, and how many of them are "
    "answered together is not in these files; in Server dozens to thousands are under way."
)
_WINDOW = (
    "When a pass began and ended comes from logs that were too large to keep; the draw of every second agrees with it."
)
_SERVER = (
    "Server states its throughput and not its number of queries, which is therefore throughput times time, to within "
    "0.04 %. How many were under way is throughput times the mean time of an answer."
)
_OFFLINE = (
    "For 3D-UNet, GPT-J, Llama 2 and Mixtral, Offline answered up to 6.7 % more queries than the summary says were "
    "asked for, since it goes through whole data sets; those answered count."
)
_WEIGHTS = (
    "BERT, ResNet, RetinaNet, 3D-UNet and GPT-J ran with weights that MLCommons hosts, trained for the job. They "
    "are not on the Hub, so their names were given here."
)

STUDY = Study(
    id="mlperf-inference-v4-1-power",
    profiles=(PROFILE,),
    read=read_study,
    names_given=frozenset(("mlcommons",)),
    about=About(
        title="Results of MLPerf Inference v4.1 submissions with power",
        year=2024,
        measured=_MEASURED,
        repeats=_REPEATS,
        quality=_QUALITY,
        left_out=(
            "DLRM v2, which chooses items to recommend: none of the tasks here.",
            "Two machines with UntetherAI's accelerators: each ran ResNet-50 alone, so there is nothing to compare.",
            "The rows -99.9 of GPT-J, Llama 2 and 3D-UNet: the same passes as the rows -99, which count once.",
            _FORMATS,
        ),
        doubts=(
            _ALONE,
            "The server is set up to save energy (NVIDIA calls it MaxQ).",
            _WINDOW,
            _SERVER,
            _OFFLINE,
            "Seconds without a reading are left out, as MLPerf's own check does: at most two in a pass.",
            _WEIGHTS,
        ),
        citation=CITATION,
        licence=LICENCE,
        source=f"{REPOSITORY}/tree/{COMMIT}",
    ),
)
