"""The study as the registry has it."""

from generator.studies.gguf_kquants.importer import CITATION, LICENCE, PROFILE, SOURCE_URL, read_study
from generator.studies.study import About, Study

STUDY = Study(
    id="gguf-kquants",
    profiles=(PROFILE,),
    read=read_study,
    about=About(
        title="LLM Energy Benchmark: llama.cpp's quantised files on a small desktop computer",
        year=2026,
        measured=(
            "Three language models (Qwen2.5-Coder 3B, Gemma 4 E2B, Mistral 7B), each in 16 bits and in eight quantised "
            "files, on four jobs: writing code (HumanEval), following instructions (IFEval), summarizing "
            "(CNN/DailyMail) and answering multiple-choice questions (MMLU). One question at a time, by llama.cpp on "
            "an NVIDIA GB10."
        ),
        repeats="Each file went over each job once, so no figure shows how far another pass would lie.",
        quality="The study's own score of the very answers that the energy was spent on, but for those left out below.",
        left_out=(
            (
                "The server with an NVIDIA A2: the estimate for its processor is larger than what the GPU drew, and "
                "hides most of what quantising saves."
            ),
            (
                "The workstation: its hardware is not named, and two of the models did not fit into its GPU's memory "
                "in 16 bits, so that part of the work ran on the processor."
            ),
            (
                "The HumanEval scores of Gemma and Mistral: the study failed to find the code in most of their "
                "answers. Their energy stays."
            ),
        ),
        doubts=(
            (
                "Processor and memory are constants that CodeCarbon sets for a machine it does not know: a fifth to a "
                "third of every figure. They grow with the time alone, whatever the file."
            ),
            (
                "For following instructions the study gives the sum alone. The parts there follow from the constants, "
                "which give back the parts of every other pass to a fifth of a percent of its sum, but for three."
            ),
            (
                "In those three, CodeCarbon counted an interval of 15 s twice for processor or memory. The records "
                "keep the published sum and say how much of it is too much."
            ),
            "A coarser file answers at another length, so energy a token and energy an answer differ: look at both.",
            "What the study calls f16 of Gemma is the file in bfloat16, and stands here so.",
        ),
        citation=CITATION,
        licence=LICENCE,
        source=SOURCE_URL,
    ),
)
