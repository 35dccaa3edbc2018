"""An experiment: everything a person chooses, as frozen values. Nothing here computes."""

from __future__ import annotations

from dataclasses import dataclass, field

from .choices import (
    ACTIVATIONS,
    DELIMITERS,
    DOUBTFUL_POLICIES,
    HEADERS,
    IMAGE_COLORS,
    INITIALIZERS,
    LOSSES,
    MISSING_POLICIES,
    OPTIMIZERS,
    PRECISIONS,
    PREPROCESSING_STEPS,
    SCHEDULES,
    TASKS,
)
from .fields import choice, choice_list, integer, integers, number, switch, text, texts

_SYNTHETIC = {
    "data.source": (
        "spirals",
        "moons",
        "circles",
        "xor",
        "blobs",
        "units",
        "rare",
        "sorted",
        "waves",
    )
}


@dataclass(frozen=True, kw_only=True)
class DataConfig:
    """Where the examples come from and how they are split."""

    source: str = text("digits", "A built-in data set by name, or a path to a file or folder.")
    target: str = text(
        "", "The column of a table to predict, by name or by number from 1; empty: the last column."
    )
    task: str = choice("auto", TASKS, "Predict a class or a number.")
    missing: str = choice(
        "auto", MISSING_POLICIES, "What happens to empty cells of a table, NaN and infinity."
    )
    validation: float = number(
        0.2, "Share of the examples held out to judge the run.", low=0.0, high=0.9, low_open=True
    )
    test: float = number(0.0, "Share of the examples kept apart until the very end.", low=0.0, high=0.8)
    limit: int = integer(0, "Use at most this many training examples; 0: all.", low=0)
    samples: int = integer(1000, "How many points a 2-D set makes.", low=10, high=10_000_000, when=_SYNTHETIC)
    noise: float = number(
        0.1, "Spread of the noise added to the points of a 2-D set.", low=0.0, high=10.0, when=_SYNTHETIC
    )
    classes: int = integer(
        3,
        "How many classes a 2-D set has.",
        low=2,
        high=20,
        when={"data.source": ("spirals", "blobs", "circles", "sorted")},
    )
    seed: int = integer(0, "Seed of the made-up points and of the split.", low=0, high=2**32 - 1)
    doubtful: str = choice(
        "keep", DOUBTFUL_POLICIES, "What happens to training rows whose label their neighbours contradict."
    )
    resplit: bool = switch(
        False, "Leave a file's own validation examples aside, and hold out some of its training examples."
    )
    delimiter: str = choice("auto", DELIMITERS, "What parts the cells of a text table.")
    header: str = choice("auto", HEADERS, "Whether a text table's first row names its columns.")
    ignore: tuple[str, ...] = texts((), "Columns of a table to leave out, by name or by number from 1.")
    text_columns: tuple[str, ...] = texts(
        (), "Columns of a table that hold names, though they look like numbers."
    )
    standardize_target: bool = switch(
        True, "A number to predict is brought to mean 0 and standard deviation 1, from the training rows."
    )
    max_categories: int = integer(
        50, "Most inputs that one text column of a table may become (one per category).", low=2, high=10_000
    )
    image_size: int = integer(
        32,
        "Height and width, in pixels, that pictures from a folder are brought to.",
        low=4,
        high=1024,
        unit="px",
    )
    image_color: str = choice("auto", IMAGE_COLORS, "Whether pictures from a folder keep their colour.")


@dataclass(frozen=True, kw_only=True)
class PreprocessingConfig:
    """What is done to the inputs; fitted on the training split only."""

    steps: tuple[str, ...] = choice_list(
        ("mean-feature", "std"), PREPROCESSING_STEPS, "The steps, in the order in which they are applied."
    )
    components: int = integer(
        0,
        "How many principal components PCA keeps; 0: all.",
        low=0,
        when={"preprocessing.steps": ("pca", "whiten-pca")},
    )
    epsilon: float = number(
        1e-5,
        "Added to each eigenvalue before whitening divides by its root.",
        low=0.0,
        high=10.0,
        when={"preprocessing.steps": ("whiten-pca", "whiten-zca")},
    )


@dataclass(frozen=True, kw_only=True)
class ModelConfig:
    """The network."""

    hidden: tuple[int, ...] = integers((64, 64), "Units of each hidden layer.", low=1, high=65_536)
    layers: tuple[str, ...] = texts(
        (),
        'Layers in words, instead of `hidden`: "conv 32 3x3" (also "stride 2", "pad 0"), "pool 2" (also "stride 1"), '
        '"avgpool 2", "globalpool", "flatten", "dense 128".',
    )
    activation: str = choice("relu", ACTIVATIONS, "The nonlinearity after each hidden layer.")
    slope: float = number(
        0.01,
        "Slope of leaky ReLU for negative inputs; the slope PReLU starts from.",
        low=0.0,
        high=1.0,
        when={"model.activation": ("leaky-relu", "prelu")},
    )
    elu_alpha: float = number(
        1.0,
        "The value ELU approaches, negated, for very negative inputs.",
        low=0.0,
        high=10.0,
        low_open=True,
        when={"model.activation": ("elu",)},
    )
    maxout_pieces: int = integer(
        2,
        "How many linear pieces each Maxout unit takes the maximum of.",
        low=2,
        high=16,
        when={"model.activation": ("maxout",)},
    )
    init: str = choice("he", INITIALIZERS, "How the weights start.")
    init_std: float = number(
        0.01,
        "Standard deviation of the plain Gaussian.",
        low=0.0,
        high=100.0,
        when={"model.init": ("gaussian",)},
    )
    init_value: float = number(
        0.01, "The value every weight starts at.", low=-100.0, high=100.0, when={"model.init": ("constant",)}
    )
    init_scale: float = number(1.0, "Multiplies every initial weight.", low=0.0, high=1000.0)
    bias: bool = switch(True, "Whether layers have a bias.")
    bias_init: float = number(0.0, "The value every bias starts at.", low=-1000.0, high=1000.0)
    batch_norm: bool = switch(False, "Normalise each layer's sums over the batch before the activation.")
    batch_norm_momentum: float = number(
        0.1, "How fast the running statistics follow the batch.", low=0.0, high=1.0, low_open=True
    )
    batch_norm_epsilon: float = number(
        1e-5, "Added to the variance before the root.", low=0.0, high=1.0, low_open=True
    )
    batch_norm_single: bool = switch(
        False, "Allow a batch of one under batch normalisation (a lesson: it cannot learn)."
    )
    dropout: float = number(
        0.0,
        "Probability that a hidden unit is switched off in a training step.",
        low=0.0,
        high=1.0,
        high_open=True,
        live=True,
    )
    loss: str = choice("auto", LOSSES, "What is minimised.")


@dataclass(frozen=True, kw_only=True)
class OptimizerConfig:
    """How gradients become steps."""

    name: str = choice("momentum", OPTIMIZERS, "The update rule.")
    learning_rate: float = number(0.05, "The size of a step.", low=0.0, high=1e4, live=True)
    momentum: float = number(
        0.9,
        "Share of the last step's velocity that is kept.",
        low=0.0,
        high=1.0,
        high_open=True,
        live=True,
        when={"optimizer.name": ("momentum", "nesterov")},
    )
    decay: float = number(
        0.99,
        "How slowly RMSProp forgets old squared gradients.",
        low=0.0,
        high=1.0,
        high_open=True,
        when={"optimizer.name": ("rmsprop",)},
    )
    beta1: float = number(
        0.9,
        "How slowly Adam forgets old gradients.",
        low=0.0,
        high=1.0,
        high_open=True,
        when={"optimizer.name": ("adam", "adamw")},
    )
    beta2: float = number(
        0.999,
        "How slowly Adam forgets old squared gradients.",
        low=0.0,
        high=1.0,
        high_open=True,
        when={"optimizer.name": ("adam", "adamw")},
    )
    epsilon: float = number(
        1e-8,
        "Keeps the division by the root of squared gradients finite.",
        low=0.0,
        high=1.0,
        low_open=True,
        when={"optimizer.name": ("adagrad", "rmsprop", "adam", "adamw")},
    )
    weight_decay: float = number(
        0.01,
        "AdamW's decay of the weights, apart from the gradient.",
        low=0.0,
        high=10.0,
        when={"optimizer.name": ("adamw",)},
    )
    clip_norm: float = number(0.0, "Longest gradient allowed (global norm); 0: any.", low=0.0, live=True)


@dataclass(frozen=True, kw_only=True)
class ScheduleConfig:
    """How the learning rate changes over the run."""

    name: str = choice("constant", SCHEDULES, "The shape of the decay.")
    warmup: float = number(
        0.0, "Epochs over which the rate rises from zero to its full value.", low=0.0, unit="epochs"
    )
    every: float = number(
        10.0,
        "Epochs between two drops.",
        low=0.0,
        low_open=True,
        unit="epochs",
        when={"schedule.name": ("step",)},
    )
    factor: float = number(
        0.5,
        "What the rate is multiplied by at a drop (step), or each epoch (exponential).",
        low=0.0,
        high=1.0,
        low_open=True,
        when={"schedule.name": ("step", "exponential")},
    )
    rate: float = number(1.0, "k in 1 / (1 + k * epoch).", low=0.0, when={"schedule.name": ("inverse-time",)})
    minimum: float = number(
        0.0,
        "Share of the rate that is left at the end of the cosine.",
        low=0.0,
        high=1.0,
        when={"schedule.name": ("cosine",)},
    )


@dataclass(frozen=True, kw_only=True)
class RegularizationConfig:
    """A price on large weights; biases and batch-norm parameters are left out."""

    l2: float = number(
        0.0, "Strength of 0.5 * l2 * sum(W^2), added to the loss.", low=0.0, high=1e4, live=True
    )
    l1: float = number(0.0, "Strength of l1 * sum(|W|), added to the loss.", low=0.0, high=1e4, live=True)


@dataclass(frozen=True, kw_only=True)
class AugmentationConfig:
    """Random changes to training images, new at every step."""

    crop: int = integer(0, "Pixels by which an image may be shifted each way.", low=0, high=64)
    flip: bool = switch(False, "Mirror half of the images left to right.")


@dataclass(frozen=True, kw_only=True)
class TrainingConfig:
    """The loop."""

    batch_size: int = integer(64, "Examples per step.", low=1, high=1_000_000, live=True)
    epochs: int = integer(20, "How often every training example is seen.", low=1, high=1_000_000)
    seed: int = integer(
        0,
        "One seed; init, shuffling and dropout each draw from their own stream of it.",
        low=0,
        high=2**32 - 1,
    )
    shuffle: bool = switch(True, "A new random order of the examples each epoch.")
    balance: bool = switch(
        False, "Each epoch shows every class equally often: rows of rare classes come again."
    )
    workers: int = integer(
        1, "Threads that share a batch's convolutions; the result is the same, bit for bit.", low=1, high=4
    )
    precision: str = choice("float32", PRECISIONS, "float64 is for checking gradients: slower and no better.")
    target_accuracy: float = number(
        0.0, "Stop when validation accuracy reaches this; 0: never.", low=0.0, high=1.0
    )
    patience: int = integer(
        0, "Stop after this many epochs without a better validation loss; 0: never.", low=0
    )
    max_seconds: float = number(0.0, "Stop after this much training time; 0: never.", low=0.0, unit="s")


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """A whole experiment. Equal experiments on equal data give bit-identical runs on one machine."""

    title: str = text("", "A few words that name the experiment.")
    story: str = text("", "One line: what happens here and why.")
    data: DataConfig = field(default_factory=DataConfig)
    preprocessing: PreprocessingConfig = field(default_factory=PreprocessingConfig)
    model: ModelConfig = field(default_factory=ModelConfig)
    optimizer: OptimizerConfig = field(default_factory=OptimizerConfig)
    schedule: ScheduleConfig = field(default_factory=ScheduleConfig)
    regularization: RegularizationConfig = field(default_factory=RegularizationConfig)
    augmentation: AugmentationConfig = field(default_factory=AugmentationConfig)
    training: TrainingConfig = field(default_factory=TrainingConfig)


SECTIONS: dict[str, type] = {
    "data": DataConfig,
    "preprocessing": PreprocessingConfig,
    "model": ModelConfig,
    "optimizer": OptimizerConfig,
    "schedule": ScheduleConfig,
    "regularization": RegularizationConfig,
    "augmentation": AugmentationConfig,
    "training": TrainingConfig,
}
