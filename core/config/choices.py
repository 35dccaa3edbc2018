"""The tables of names a file or a form may choose from, each with the words that explain it."""

from __future__ import annotations

from .fields import Choice

ACTIVATIONS = (
    Choice(
        "relu",
        "ReLU",
        "max(0, x): does not saturate for x > 0, cheap, converges fast; a unit always below zero is dead.",
    ),
    Choice(
        "leaky-relu",
        "Leaky ReLU",
        "x or slope*x: like ReLU, and a unit cannot die because the negative side keeps a gradient.",
    ),
    Choice("prelu", "PReLU", "Leaky ReLU whose slope is learned, one per unit."),
    Choice(
        "elu",
        "ELU",
        "x or alpha*(exp(x) - 1): ReLU's benefits with outputs closer to zero mean; costs an exponential.",
    ),
    Choice(
        "maxout",
        "Maxout",
        "The largest of k linear pieces: never saturates or dies, but has k times the parameters.",
    ),
    Choice("tanh", "tanh", "Squashes to [-1, 1], zero-centred, but kills the gradient where it saturates."),
    Choice(
        "sigmoid",
        "Sigmoid",
        "Squashes to [0, 1]: saturates and kills gradients, and its outputs are not zero-centred.",
    ),
    Choice("linear", "Linear", "No nonlinearity: any depth collapses into one linear layer."),
)

INITIALIZERS = (
    Choice(
        "he",
        "He",
        "randn * sqrt(2/n): keeps the spread of activations under ReLU, which zeroes half of them.",
    ),
    Choice(
        "xavier",
        "Xavier",
        "randn / sqrt(n): keeps the spread for tanh; halves the variance at every ReLU layer.",
    ),
    Choice(
        "glorot",
        "Glorot",
        "randn * sqrt(2/(n_in + n_out)): a compromise between forward and backward spread.",
    ),
    Choice("lecun-uniform", "LeCun uniform", "Uniform with variance 1/n."),
    Choice("orthogonal", "Orthogonal", "A random rotation: lengths are kept exactly through linear layers."),
    Choice(
        "small", "0.01 * randn", "Works in shallow nets; in deep ones activations and gradients fade to zero."
    ),
    Choice("gaussian", "Gaussian", "randn times a standard deviation of your own."),
    Choice(
        "constant",
        "Constant",
        "All units of a layer are the same and stay the same: nothing breaks the symmetry.",
    ),
    Choice(
        "zeros", "Zeros", "All units compute the same and receive the same gradient: the layer cannot learn."
    ),
)

LOSSES = (
    Choice("auto", "By task", "Softmax cross-entropy for classes, squared error for numbers."),
    Choice("softmax", "Softmax", "Cross-entropy of the softmax: starts near ln(classes)."),
    Choice("hinge", "Hinge (SVM)", "Sum of margins by which wrong classes come within 1 of the right one."),
    Choice("mse", "Squared error", "Mean squared difference: for regression."),
)

OPTIMIZERS = (
    Choice("sgd", "SGD", "Straight down the gradient; slow along shallow directions."),
    Choice(
        "momentum",
        "Momentum",
        "Gradients build up velocity: fast along shallow directions, damped across steep ones.",
    ),
    Choice("nesterov", "Nesterov", "Momentum with the gradient taken a step ahead."),
    Choice(
        "adagrad",
        "Adagrad",
        "Each weight's rate shrinks with the sum of its squared gradients: slows to a stop.",
    ),
    Choice("rmsprop", "RMSProp", "Adagrad that forgets: the sum becomes a running mean."),
    Choice("adam", "Adam", "Momentum and RMSProp together, with bias correction."),
    Choice("adamw", "AdamW", "Adam with weight decay apart from the gradient."),
)

SCHEDULES = (
    Choice("constant", "Constant", "The same rate throughout."),
    Choice("step", "Step", "Multiplied by a factor every few epochs."),
    Choice("exponential", "Exponential", "Multiplied by a factor each epoch, smoothly."),
    Choice("inverse-time", "1/t", "Divided by 1 + k * epoch."),
    Choice("cosine", "Cosine", "Half a cosine from full to its minimum at the last step."),
)

PREPROCESSING_STEPS = (
    Choice("none", "None", "Inputs as they are."),
    Choice(
        "mean-feature", "Subtract mean", "Each feature's training mean is subtracted: inputs of both signs."
    ),
    Choice("mean-image", "Subtract one mean", "One mean of all pixels is subtracted."),
    Choice("mean-channel", "Subtract channel means", "One mean per colour channel is subtracted."),
    Choice(
        "std",
        "Divide by std",
        "Each feature is divided by its training standard deviation: all of one scale.",
    ),
    Choice("minmax", "Scale to [-1, 1]", "Each feature's training range becomes [-1, 1]."),
    Choice(
        "pca", "PCA", "Rotated onto the training data's principal axes: decorrelated, and can be shortened."
    ),
    Choice(
        "whiten-pca",
        "PCA whitening",
        "PCA, then every axis divided by its spread: covariance becomes the identity.",
    ),
    Choice("whiten-zca", "ZCA whitening", "PCA whitening rotated back: still looks like an image."),
)

TASKS = (
    Choice(
        "auto",
        "Automatic",
        "Classes where the target is text or integers from a class file, numbers otherwise.",
    ),
    Choice("classification", "Classes", "The target is a class."),
    Choice("regression", "Numbers", "The target is a number."),
)

MISSING_POLICIES = (
    Choice("auto", "Fill in, and say so", "Impute the empty cells of a table; refuse NaN and infinity."),
    Choice("refuse", "Refuse", "Stop and say where the empty cells are."),
    Choice("impute", "Impute", "Median for numbers, most frequent for text, from the training rows."),
    Choice("drop", "Drop rows", "Leave out every row with an empty cell, NaN or infinity."),
)

DOUBTFUL_POLICIES = (
    Choice("keep", "Keep", "Train on every label as it is given."),
    Choice(
        "drop", "Drop rows", "Leave out training rows whose label is outvoted by their nearest neighbours."
    ),
)

DELIMITERS = (
    Choice("auto", "Automatic", "Found out from the first rows."),
    Choice("comma", "Comma", "a,b,c"),
    Choice("semicolon", "Semicolon", "a;b;c"),
    Choice("tab", "Tab", "TSV"),
    Choice("pipe", "Bar", "a|b|c"),
    Choice("space", "Spaces", "One or more spaces."),
)

HEADERS = (
    Choice("auto", "Automatic", "Found out from the first rows."),
    Choice("yes", "Yes", "The first row names the columns."),
    Choice("no", "No", "The first row is data."),
)

IMAGE_COLORS = (
    Choice("auto", "Automatic", "Grey if every picture looked at is grey, colour otherwise."),
    Choice("color", "Colour", "Three channels."),
    Choice("grey", "Grey", "One channel: a third of the inputs."),
)

PRECISIONS = (
    Choice("float32", "float32", "Training."),
    Choice("float64", "float64", "Checking."),
)
