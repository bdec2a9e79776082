"""The study as the registry has it."""

from generator.studies.llm_energy_bench_consumer.importer import CITATION, PROFILES, REPOSITORY, read_study
from generator.studies.study import About, Study

STUDY = Study(
    id="llm-energy-bench-consumer",
    profiles=PROFILES,
    read=read_study,
    about=About(
        title="Small models by Ollama on consumer GPUs (llm-energy-bench)",
        year=2026,
        measured=(
            "Two models of 3 and 4 billion parameters, in 4 bits (Q4_K_M) and in 8 (Q8_0), answering one request at a "
            "time on the graphics card of a desktop and of a laptop: 8 prompts that ask for 160 to 180 words, and 8 "
            "that bring a text of two paragraphs and ask for two or three sentences."
        ),
        repeats=(
            "Each prompt five times in one launch; means are published in the summary that is taken over. Three "
            "earlier launches scattered by 0.9 to 4.8 %."
        ),
        quality="None is taken over: see what was left out.",
        left_out=(
            (
                "Eight questions with answers of two to twelve tokens: reading the question is most of their "
                "energy, so energy a token means nothing there."
            ),
            (
                "The score on these eight questions: so few tell no model from another, and it is not of the "
                "answers that the energy here was spent on."
            ),
            "A third host with a GTX 1080, which the study itself takes for an observation only.",
        ),
        doubts=(
            (
                "There is no paper, and the project's own status page said three days before that no runs were "
                "fit to be published."
            ),
            "Full precision was not measured, so 4 bits can be held against 8 bits alone.",
            "The desktop's figures are of the driver's energy counter, the laptop's of its power reading added up.",
        ),
        citation=CITATION,
        licence="MIT, copyright 2026 Quirence and llm-energy-bench contributors",
        source=f"{REPOSITORY}/tree/bb73b0d392b6113b5369e1037673b037e775dac7",
    ),
)
