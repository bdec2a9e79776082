"""What the importer knows of the study: the form of its logs, its two frameworks, and the models of each."""

from dataclasses import dataclass

# The fields of a log, whole: a log with others is of another version.
LOG = ("config", "directory_name", "execution_platform", "requirements", "train", "validation")
_CONFIG = """
backend batch_size cpu_monitor_interval data_path eval_preprocessing gpu_monitor_interval infer_model model n_batches
output_dir seed timestamp
"""
CONFIG = tuple(_CONFIG.split())
VALIDATION = ("duration", "monitoring_psutil", "monitoring_pynvml", "monitoring_pyrapl", "results")
RESULTS = ("end", "metrics", "model", "start")
METRICS = ("accuracy", "loss", "top_5_accuracy")
WEIGHTS = ("flops", "fsize", "params")

XEON = "Intel(R) Xeon(R) W-2155 CPU @ 3.30GHz"
QUADRO = "Quadro RTX 5000"
# Each machine of the study, by the name of its processor; the other one has eight A100s and is left out.
PROCESSORS = (XEON, "AMD EPYC 7742 64-Core Processor")
BATCH = 32
# The last batch of the 50,000 images holds 16, and both frameworks' loaders were told to drop it.
IMAGES = 50_000 // BATCH * BATCH


@dataclass(frozen=True)
class Framework:
    """A framework: its package, its title, how it made images fit, and the Hub-style ids of its models."""

    package: str
    title: str
    preparation: str
    models: dict[str, str]


_EFFICIENT = range(8)
_TORCHVISION = {
    "VGG16": "vgg16",
    "VGG19": "vgg19",
    "ResNet50": "resnet50",
    "ResNet101": "resnet101",
    "ResNet152": "resnet152",
    "MobileNetV2": "mobilenet_v2",
    "MobileNetV3Large": "mobilenet_v3_large",
    "MobileNetV3Small": "mobilenet_v3_small",
    **{f"EfficientNetB{size}": f"efficientnet_b{size}" for size in _EFFICIENT},
    "InceptionV3": "inception_v3",
    "ResNext50": "resnext50_32x4d",
    "ResNext101": "resnext101_32x8d",
    "RegNetX400MF": "regnet_x_400mf",
    "RegNetX8GF": "regnet_x_8gf",
    "RegNetX32GF": "regnet_x_32gf",
}
# Keras calls them as the study does.
_KERAS = (
    "VGG16 VGG19 ResNet50 ResNet101 ResNet152 MobileNetV2 MobileNetV3Large MobileNetV3Small InceptionV3 "
    "InceptionResNetV2 Xception DenseNet121 DenseNet169 DenseNet201 NASNetMobile"
)
# Of the Larq Zoo: networks of binary weights for Keras.
BINARY = ("QuickNetSmall", "QuickNet", "QuickNetLarge")
# The study takes a model by its framework's own name; the organisation is the project that publishes the weights.
FRAMEWORKS = {
    "pytorch": Framework(
        package="torch",
        title="PyTorch",
        preparation="Resized and cropped to the size of the model's input.",
        models={name: f"torchvision/{function}" for name, function in _TORCHVISION.items()},
    ),
    "tensorflow": Framework(
        package="tensorflow",
        title="TensorFlow",
        preparation="Cropped or padded to the size of the model's input without being resized.",
        models={name: f"keras/{name}" for name in (*_KERAS.split(), *(f"EfficientNetB{size}" for size in _EFFICIENT))}
        | {name: f"larq/{name}" for name in BINARY},
    ),
}
# Exports to ONNX ran on the processor alone, and are left out.
LEFT_OUT = ("onnx_pytorch", "onnx_tensorflow")
