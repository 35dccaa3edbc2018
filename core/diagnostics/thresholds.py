"""Every number a rule compares with, and where it comes from.

"study": 1,420 NumPy MLP runs judged by outcome (digits, MNIST, Fashion-MNIST, CIFAR-10, spirals, moons, rings, Gaussian
blobs, breast cancer, letter, adult). "corpus": this project's own runs (`nntui doctor --benchmark`). "lecture": CS231n,
lecture 6. A number without a word after it was set on the corpus.
"""

from __future__ import annotations

# Data, as the network sees them

RMS_LARGE = 8.0
"""Root mean square of inputs beyond which the first layer's sums leave the range an initialiser is made for (study)."""
RMS_SUSPECT = 3.0
"""Already from here on if the initial loss shows it and the initialiser is a good one."""
GOOD_INITS = ("he", "xavier", "glorot", "lecun-uniform", "orthogonal")
RMS_SMALL = 0.03
"""Below this the first layer's signal is drowned by its biases, and its gradient by everything else (study)."""
OFFSET = 5.0
OFFSET_RMS = 3.0
"""Median abs(mean)/std of the features, and the root mean square, from which inputs count as off centre (study)."""
CONSTANT_SHARE = 0.98
"""Share of features that do not vary (study)."""
IMBALANCE = 10.0
"""Commonest over rarest class (study)."""
IMBALANCE_TRAINED, PRIORS = 5.0, 0.2
"""Already so unequal if validation is not: half the sum of the differences between the splits' class shares."""
IMBALANCE_SLACK, IMBALANCE_SURE = 3.0, 5.0
"""The ratio must hold with this many rows added to the rarest class: among few rows it is large by chance."""
KNOWN_KAPPA, KNOWN_Z = 0.1, 5.0
"""Agreement of neighbours on labels beyond chance, as a share and in standard errors, that a net should learn from."""
UNRELATED_SE = 3.0
"""Neighbours agree on labels less than this many standard errors above chance: the labels say nothing about
the inputs."""
NOISE_GAP, NOISE_SE = 0.08, 3.5
"""Neighbours predict validation labels this much better than training labels: training labels are wrong
(study, with 0.15; sound data of the
corpus differ by 0.02 at most)."""
MISMATCH_GAP, MISMATCH_SE = 0.2, 5.0
"""Neighbours predict validation labels this much worse than training labels: the splits differ (study)."""
MISMATCH_KAPPA, MISMATCH_KEPT, MISMATCH_KAPPA_SE = 0.15, 0.35, 4.0
"""Agreement of neighbours beyond chance among training rows, the share of it that is left on validation rows, and how
sure the difference must be: where one class is most of the rows, accuracy hardly shows that the splits differ."""
SHIFT, SHIFT_SE = 0.25, 2.5
"""Median shift in training standard deviations and median abs(log std ratio), as the two sides of a right angle; and
what is added for few rows, over the root of their number. Sound splits of the corpus have half of that."""
COPIES = 0.10
"""Share of validation rows that are exact copies of training rows (study)."""
ORDER = 0.5
"""How far equal labels stand together in the file: 1 sorted, 0 mixed."""

# Settings

DROPOUT = 0.65
"""Probability of dropping a unit from which nets of ordinary width stop learning (study)."""
MOMENTUM = 0.99
"""Beyond this the velocity remembers more than a hundred steps (study)."""
BATCH_NORM_ROWS = 2
"""Batch normalisation over so few rows maps every example to about plus or minus one: what tells them apart is lost."""

NARROW, CLASSES_A_UNIT = 2, 3
"""Units through which two or three classes can pass, and how many classes each further unit carries at most."""
LINEAR_GAP = 0.05
"""Validation accuracy by which 5 nearest neighbours beat a linear classifier where a nonlinearity is needed."""

# The initial state

SYMMETRY = 1e-3
"""Spread of a layer's weights from unit to unit over their root mean square (study)."""
LOSS_FACTOR, LOSS_EXCESS = 3.0, 3.0
"""Initial loss over that of small outputs (ln C for softmax; study), and beyond it in nats: good two-class
nets start with up
to four times ln 2."""
SATURATED = 0.65
"""Share of a layer's activations beyond 97 % of their range at the start. Sound nets of the corpus start below 0.15
(trained tanh nets reach 0.75; study)."""
DEAD_UNITS, ZEROS = 0.5, 0.85
"""Share of rectified units silent for every example, and of zeros in a layer, at the start (study)."""
DEAD_LAYER, KEPT_SIZE = 0.9, 0.3
"""Share of a layer's units dead from which hardly a gradient passes it (study); and the share of their starting size
that weights keep where something other than a penalty has silenced them."""
COUNTABLE = 8
"""Units of a layer below which a share of silent ones means nothing."""
VANISHED_HINT, VANISHED = 5e-3, 1e-3
"""Spread of the logits across examples at the start, three or more hidden layers. Corpus: healthy nets have 7e-3 and
more with three sigmoid layers, 1.3e-3 with four; sigmoid nets of five and more have less than 6e-4 and lie flat."""
PENALTY_L2, PENALTY_SHARE = 0.01, 0.5
"""Strength, and regularisation gradient over data gradient, from which the penalty decides (study)."""

# Bugs

LOSS_DISAGREES = 0.02
"""Reported loss against the cross-entropy of the same logits, relative above 1 (study)."""
SLOPE_WRONG, SLOPE_OFF = -0.3, 0.4
"""Slope of the loss along the gradient over the gradient's length: its sign, and its distance from 1 (study)."""
UPHILL = 0.8
"""Share of watched updates that point along the gradient instead of against it (study)."""

FROZEN_OTHERS, FROZEN_GRADIENT = 1e-5, 1e-3
"""Other layers' update ratio, and gradient over the largest layer's, from which standing still is no rounding."""

# Steps

CLIP_SMALL = 1.0
"""A norm that a sound gradient may well exceed."""
CLIP_KEPT = 0.02
"""Median share of the gradient's length left by clipping (study)."""
DIVERGED = 4.0
"""Batch loss over the larger of initial loss and chance (study)."""
ABOVE_START = 1.3
"""Training loss over the larger of chance and the initial loss (the latter counted up to twice chance) (study)."""
RATIO_WILD = 0.3
"""Median update over weights in the first five steps: the lecture wants 1e-3; healthy runs of the corpus
start with up to
0.24 and, where they start with more, have learned something by the second probe."""
RATIO_TINY = 2e-4
"""Update over weights below which a net hardly moves (study: too low <= 1.4e-4, healthy >= 6e-4)."""
HEALTHY_FIRST_RATIO = {
    "sgd": 3e-2,
    "momentum": 8e-3,
    "nesterov": 8e-3,
    "adagrad": 2e-2,
    "rmsprop": 3e-2,
    "adam": 1.4e-2,
    "adamw": 1.4e-2,
}
"""Median over the first five updates of the largest layer's update ratio: geometric means over healthy runs
of the corpus,
by optimiser (Adagrad guessed from its first step, which is RMSProp's without the decay)."""
RATE_STEP = 10.0
"""Factor by which a learning rate is changed where its ratio could not be measured."""

# Fit

AT_CHANCE = 0.97
"""Training loss over the entropy of the class priors (study: the best single number, AUC 0.94)."""
BELOW_NEIGHBOURS, BELOW_SE = 0.07, 3.0
"""Accuracy below that of 5 nearest neighbours from which a net counts as not working (study)."""
WILD_LOSS, WILD_PROBES = 1.0, 3
"""Training loss over chance at the first probes: a run whose wild first steps made nothing worse is let be."""
BOUNCE_LOSS, BOUNCE_GAIN, BOUNCE_PROBES = 0.6, 0.10, 4
"""The averaged weights against the present ones: loss ratio, accuracy gained (study: 0.6 and 0.12), probes in a row."""
BOUNCE_SHARE, BOUNCE_RATIO, BOUNCE_GAIN_LATE = 0.3, 5e-3, 0.02
"""From this share of the run on, and with steps so large, less gain says it too, whatever the fit."""
SETTLED = 0.7
"""Share of the run by which a decaying schedule should have stopped the bouncing."""
STRAIGHT, NEED = 20.0, 1.5
"""Gain of 30 displacements ahead (30: a straight line), and how many times the remaining steps are needed (study)."""
RATIO_SMALL, SLOW_SHARE = 3e-4, 0.15
"""Update over weights, and share of the run, from which a run that is forecast to end high is called slow."""
SLOW_AHEAD = -10.0
"""And gain ahead: with a small but sufficient rate and noisy batches, going on straight makes things far worse."""
SLOW_LOSS = 0.35
"""Loss forecast for the end, over chance, that is too high."""
EARLY_STEPS, EARLY_SHARE = 100, 0.02
"""Steps, and share of the run, within which a loss above its start may be an uptick that passes."""
RATE_LEFT = 0.1
"""Share of the learning rate from which a straight path is the rate's doing and not the schedule's."""
CHANCE_STEPS, CHANCE_SHARE = 150, 0.08
"""Steps, and share of the run, before a loss at chance means anything (study)."""
OVERFIT_LOSS, OVERFIT_GAP, OVERFIT_FALL, OVERFIT_APART = 1.25, 0.2, 0.03, 0.05
"""Validation loss over its best; accuracy gap; validation accuracy below its best (study)."""
VANISH_SHARE = 0.25
"""Share of the run before a fading signal that is only hinted at by the start is named: such nets may wake late."""
BASELINE_SHARE = 0.35
"""Share of the run before a net is held against its neighbours: sigmoid nets on spirals lie flat for a
third of a good run."""
DEEP = 3
"""Hidden layers from which a fading signal matters."""
FEW_ROWS, FEW_PER_CLASS, OVERFIT_GAP_FEW = 250, 40, 0.05
"""Training rows, in all and for each class, that count as few, and the gap at a perfect fit that is then too wide."""

LASTING = 0.3
"""Share of the run for which a warning stands that is no passing trouble."""

# Suspects: settings that fail only sometimes, named as the cause once a run has stalled

SUSPECT_DROPOUT, SUSPECT_MOMENTUM = 0.5, 0.97
SUSPECT_RMS, SUSPECT_OFFSET = (0.15, 3.0), 2.0
SUSPECT_PENALTY, SUSPECT_CLIP = 0.2, 0.1
MISMATCH_HINT = 0.05
"""What the data must show of a difference between the splits before a gap in the fit is put down to it."""
EXPLODED = 5.0
"""Root mean square of the weights over that of the largest layer at the start, which sound runs do not reach."""
SUSPECT_RATIO, SUSPECT_AVERAGE = 1e-2, 0.85
SUSPECT_SATURATED, SUSPECT_SCALE = 0.2, 3.0
"""Saturated activations of a layer at the start, with an initial scale above one; and an initial scale that needs no
other sign."""
SUSPECT_INIT_LOSS = 2.0
"""Initial loss over that of small outputs, with an initial scale that is not one."""
FORECAST_LOSS = 0.35
"""Training loss forecast for the end, over chance, below which a run is slow but sure."""

UNFITTED = 0.15
"""Training loss over chance that leaves something to learn when the learning rate is gone."""
HANDFUL, HANDFUL_PER_CLASS = 60.0, 6.0
"""Training rows, in all and for each class, with which no net generalises."""
ROOM_FOR_DROPOUT = 40
"""Units of the narrowest layer from which some can be spared."""
OVERFIT_USELESS = 0.12
"""Validation accuracy below that of neighbours or a linear classifier, with a gap: what was learned holds
nowhere else."""
