"""The study as the registry has it."""

from generator.studies.imagenet_energy_2022.importer import (
    CITATION,
    LICENCE,
    SOURCE_URL,
    WITH_CARD,
    WITHOUT,
    read_study,
)
from generator.studies.study import About, Study

STUDY = Study(
    id="imagenet-energy-2022",
    profiles=(WITH_CARD, WITHOUT),
    read=read_study,
    names_given=frozenset(("keras", "larq", "torchvision")),
    about=About(
        title="A Unified Framework for Assessing Energy Efficiency of Machine Learning",
        year=2022,
        measured=(
            "Image classifiers that Keras and torchvision bring along, over the 50,000 validation images of ImageNet "
            "in batches of 32: on a workstation's Quadro RTX 5000 with its processor, and on the processor (Xeon "
            "W-2155) alone."
        ),
        repeats="Each model ran once on each machine, so no figure shows how far another run would lie.",
        quality="Top-1 accuracy of the very run that was metered.",
        left_out=(
            (
                "The server with eight A100s: its runs waited for images, so that they tell what eight idle GPUs draw "
                "more than what a model needs, and its processors were not metered."
            ),
            (
                "The same models exported to ONNX, run on the processor alone: here a model has one record for a "
                "machine and a number format, and that is its framework's own. Most of them took less energy."
            ),
            "The runs of training, which are another job.",
        ),
        doubts=(
            (
                "The smallest models waited for their images on the graphics card as well; a run in which it was in "
                "use less than half of the time says so. The processor's share is mostly reading and unpacking images."
            ),
            (
                "The runs with Keras cut images to size without resizing them first, so some of its models, "
                "MobileNetV3 above all, recognise far less than their authors print. Two accuracies of one name are of "
                "two ways of preparing the images."
            ),
            "Both frameworks dropped the last 16 images; energies here are of the 49,984 that were classified.",
            "A run holds the framework's own start, which weighs most on the shortest ones.",
            "The QuickNets have binary weights, but ran in single precision: they show no saving here.",
        ),
        citation=CITATION,
        licence=LICENCE,
        source=SOURCE_URL,
    ),
)
