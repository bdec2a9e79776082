"""The study as the registry has it."""

from generator.studies.ecocompute_quant.a800 import A800
from generator.studies.ecocompute_quant.importer import read_study
from generator.studies.ecocompute_quant.july import RTX_4090_JULY
from generator.studies.ecocompute_quant.made import CITATION
from generator.studies.ecocompute_quant.printed import compare_changes
from generator.studies.ecocompute_quant.rtx4090 import RTX_4090
from generator.studies.ecocompute_quant.tables import RTX_5090, T4
from generator.studies.study import About, Study, Table

STUDY = Study(
    id="ecocompute-quant",
    profiles=(A800, RTX_4090, RTX_4090_JULY, RTX_5090, T4),
    read=read_study,
    tables={
        "changes": Table(
            "Model and card",
            "Energy of a token, quantised against full precision, in per cent more",
            compare_changes,
        )
    },
    about=About(
        title="Weight-only quantisation by bitsandbytes on NVIDIA GPUs (EcoCompute)",
        year=2026,
        measured=(
            "Language models of 0.5 to 14 billion parameters writing after one fixed prompt, one at a time, in full "
            "precision (FP16) and quantised by bitsandbytes: NF4, NF4 with double quantisation, and LLM.int8() with "
            "and without the parts that it keeps in FP16. One experiment puts 1 to 64 prompts at once."
        ),
        repeats=(
            "Ten generations in one process on the A800, the RTX 5090 and the T4; three runs of LLM.int8() on the RTX "
            "4090 in August, and one run of everything else there. What is sure is the ratio to full precision within "
            "one session: joules moved by 12 to 17 % between two days on one host."
        ),
        quality=(
            "Perplexity: on WikiText-2 for the A800, on a short text of the author's own for the RTX 4090 of August. "
            "It was taken apart from the metered answers. A model may be held against itself in another precision, "
            "and against nothing else."
        ),
        left_out=(
            (
                "The RTX 4090 D: one or two runs a figure, published as means, one with a coefficient of "
                "variation of 13 %."
            ),
            "One row of an RTX 4090 of 6 August: its full precision was reckoned back from a ratio, not measured.",
            (
                "The rows of the RTX 5090, the T4 and the A800 in the author's collected table: they stand in "
                "files of their own, and no figure counts twice."
            ),
            "The perplexity of Yi-1.5-9B in FP16: it is worse than that of every quantisation of the same weights.",
        ),
        doubts=(
            (
                "The penalty of LLM.int8() is twice as large on the RTX 4090 of August as on that of July. The "
                "author says so and has no explanation; the two had another PyTorch. They are two machines here."
            ),
            (
                "In January NF4 saved energy on the RTX 5090 only at 7 billion parameters; in September, with "
                "newer software on a card of the same kind, the author found it to save from 3 billion on "
                "(rtx5090_bnb_2026-09-20.csv)."
            ),
            (
                "The files about the RTX 5090's session contradict each other: Ubuntu or Windows, one driver or "
                "another, answers of at most 256 or 512 tokens."
            ),
            (
                "The metadata of the RTX 5090's session say that NF4 was with double quantisation and that idle "
                "draw was subtracted. Nothing says so of the T4, whose NF4 is taken for the plain one."
            ),
            (
                "The author's page on a T4 (docs/TESLA_T4_EXPERIMENTS.md there) prints 0.29 J a token for "
                "Qwen2.5-3B in FP16, where the table has 11.3."
            ),
            (
                "On an RTX 4090 the author later found the driver's energy counter to read 2.5 to 32 % more in "
                "short runs than its power reading added up, which is the way of all figures here."
            ),
            (
                "The page of the batch experiment prints energies 125 times smaller than its raw data, which "
                "alone agree with their own power and time, and it names another version of the model than the "
                "program wrote."
            ),
            "The preprint has not been reviewed.",
        ),
        citation=f"{CITATION}10.5281/zenodo.19647290 and 10.5281/zenodo.22037483.",
        licence="CC BY 4.0, by the author's pages; the batch experiment: MIT; copyright 2026 Hongping Zhang",
        source="https://github.com/hongping-zh/ecocompute-ai/tree/08f1142402a8e977d9c06fb170e484c8cb7b7bdf",
    ),
)
