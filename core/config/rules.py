"""What settings must not say together. Each rule looks at a whole experiment and needs no numerics."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..errors import Problem
from .experiment import Experiment, ModelConfig
from .layer_words import IMAGE_SPECS, read_layers

Rule = Callable[[Experiment], Iterator[Problem]]

PROJECTIONS = ("pca", "whiten-pca")
"""Steps after which a feature is a principal component and no longer a pixel."""

PIXEL_STEPS = ("mean-image", "mean-channel")
"""Steps that mean something for pixels only."""


def broken_rules(experiment: Experiment) -> list[Problem]:
    """Everything in the experiment that contradicts itself."""
    return [problem for rule in RULES for problem in rule(experiment)]


def _source_is_named(experiment: Experiment) -> Iterator[Problem]:
    if not experiment.data.source.strip():
        yield Problem("data.source", "nothing is named", "a built-in data set's name or a path")


def _something_is_left_to_train_on(experiment: Experiment) -> Iterator[Problem]:
    data = experiment.data
    if data.validation + data.test >= 1.0:
        yield Problem(
            "data.validation",
            f"{data.validation} for validation and {data.test} for test leave nothing to train on",
            "two shares that add up to less than 1",
        )


def _loss_fits_the_task(experiment: Experiment) -> Iterator[Problem]:
    task, loss = experiment.data.task, experiment.model.loss
    if task == "regression" and loss in ("softmax", "hinge"):
        yield Problem(
            "model.loss", f"{loss!r} is a loss for classes, and data.task is numbers", "mse or auto"
        )


def _none_stands_alone(experiment: Experiment) -> Iterator[Problem]:
    steps = experiment.preprocessing.steps
    if "none" in steps and len(steps) > 1:
        yield Problem(
            "preprocessing.steps", "'none' stands beside other steps", "'none' alone, or without it"
        )


def _no_step_twice(experiment: Experiment) -> Iterator[Problem]:
    steps = experiment.preprocessing.steps
    for step in sorted({step for step in steps if steps.count(step) > 1}):
        yield Problem("preprocessing.steps", f"{step!r} is there {steps.count(step)} times", "each step once")


def _pixel_steps_see_pixels(experiment: Experiment) -> Iterator[Problem]:
    projected = ""
    for step in experiment.preprocessing.steps:
        if projected and step in PIXEL_STEPS:
            yield Problem(
                "preprocessing.steps",
                f"{step!r} comes after {projected!r}, which leaves no pixels",
                f"{step!r} before {projected!r}",
            )
        if step in PROJECTIONS:
            projected = step


def _images_stay_images(experiment: Experiment) -> Iterator[Problem]:
    projected = [step for step in experiment.preprocessing.steps if step in PROJECTIONS]
    if not projected:
        return
    cure = "whiten-zca, which keeps the pixels in place, or neither"
    if experiment.augmentation.crop or experiment.augmentation.flip:
        yield Problem(
            "augmentation", f"images are moved or mirrored, and {projected[0]!r} leaves no images", cure
        )
    if any(isinstance(layer, IMAGE_SPECS) for layer in read_layers(experiment.model.layers)[0]):
        yield Problem("model.layers", f"a layer reads images, and {projected[0]!r} leaves none", cure)


def _layers_can_be_read(experiment: Experiment) -> Iterator[Problem]:
    yield from read_layers(experiment.model.layers)[1]


def _one_way_to_name_layers(experiment: Experiment) -> Iterator[Problem]:
    model = experiment.model
    if model.layers and model.hidden not in (ModelConfig.hidden, ()):
        yield Problem(
            "model.layers", "the layers are given twice, here and in model.hidden", "one of the two"
        )


def _batch_norm_has_a_batch(experiment: Experiment) -> Iterator[Problem]:
    model = experiment.model
    if model.batch_norm and experiment.training.batch_size == 1 and not model.batch_norm_single:
        yield Problem(
            "training.batch_size",
            "batch normalisation of a single example gives zero whatever the example is",
            "2 or more (32 is a good start), or model.batch_norm_single = true to see it fail",
        )


def _warm_up_ends(experiment: Experiment) -> Iterator[Problem]:
    warmup, epochs = experiment.schedule.warmup, experiment.training.epochs
    if warmup > epochs:
        yield Problem(
            "schedule.warmup",
            f"{warmup:g} epochs of warm-up do not fit into a run of {epochs}",
            f"at most {epochs} (training.epochs)",
        )


RULES: tuple[Rule, ...] = (
    _source_is_named,
    _something_is_left_to_train_on,
    _loss_fits_the_task,
    _none_stands_alone,
    _no_step_twice,
    _pixel_steps_see_pixels,
    _images_stay_images,
    _layers_can_be_read,
    _one_way_to_name_layers,
    _batch_norm_has_a_batch,
    _warm_up_ends,
)
