"""The pieces of the standalone NumPy script: for every choice of an experiment, the few lines that do it.

They do the engine's operations in the engine's order, so that their results are the same bits; but each makes
its arrays as it goes, which reads better and runs slower.
"""

from __future__ import annotations

from typing import NamedTuple


class Activation(NamedTuple):
    """forward: lines that make `h` and what is `saved` from the sums `z` of layer `n`. backward: `dz` from
    `dh`."""

    forward: str
    backward: str


ACTIVATIONS: dict[str, Activation] = {
    "relu": Activation("h = np.maximum(z, 0)\nreturn h, h", "h = saved\nreturn dh * (h > 0)"),
    "leaky-relu": Activation(
        "return np.maximum(z, z * SLOPE), z",
        "z = saved\nreturn dh * ((z > 0) * DTYPE(1 - SLOPE) + SLOPE)",
    ),
    "prelu": Activation(
        'return np.maximum(z, 0) + np.minimum(z, 0) * P[f"slope{n}"], z',
        'z = saved\nG[f"slope{n}"] = np.dot(np.ones(len(z), DTYPE), np.minimum(z, 0) * dh)\n'
        'slope = P[f"slope{n}"]\nreturn dh * ((z > 0) * (1 - slope) + slope)',
    ),
    "elu": Activation(
        "e = np.exp(np.minimum(z, 0))\nreturn (e - 1) * ALPHA + np.maximum(z, 0), (z, e)",
        "z, e = saved\nreturn dh * (e * ((z < 0) * DTYPE(ALPHA - 1) + 1))",
    ),
    "elu-1": Activation(
        "e = np.exp(np.minimum(z, 0))\nreturn np.maximum(z, e - 1), e", "e = saved\nreturn dh * e"
    ),
    "maxout": Activation(
        "h, *pieces = np.split(z, PIECES, axis=1)\n"
        "wins = []\n"
        "for piece in pieces:\n"
        "    wins.append(piece > h)\n"
        "    h = np.maximum(h, piece)\n"
        "return h, wins",
        "# the last piece that beat all before it takes the gradient\n"
        "parts = []\n"
        "for win in reversed(saved):\n"
        "    parts.insert(0, dh * win)\n"
        "    dh = dh - parts[0]\n"
        "return np.concatenate([dh, *parts], axis=1)",
    ),
    "tanh": Activation("h = np.tanh(z)\nreturn h, h", "h = saved\nreturn dh * (1 - h * h)"),
    "sigmoid": Activation(
        "h = np.tanh(z * 0.5) * 0.5 + 0.5  # 1 / (1 + exp(-z)), and cannot overflow\nreturn h, h",
        "h = saved\nreturn dh * ((1 - h) * h)",
    ),
    "linear": Activation("return z, None", "return dh"),
}

INITIALIZERS: dict[str, str] = {
    "he": "w = rng.standard_normal((n, m)) * math.sqrt(2.0 / n)",
    "xavier": "w = rng.standard_normal((n, m)) * math.sqrt(1.0 / n)",
    "glorot": "w = rng.standard_normal((n, m)) * math.sqrt(2.0 / (n + m))",
    "lecun-uniform": "limit = math.sqrt(3.0 / n)\nw = rng.uniform(-limit, limit, (n, m))",
    "orthogonal": (
        "q, r = np.linalg.qr(rng.standard_normal((max(n, m), min(n, m))))\n"
        "q *= np.sign(np.diagonal(r))\n"
        "w = q if n >= m else q.T"
    ),
    "small": "w = rng.standard_normal((n, m)) * 0.01",
    "gaussian": "w = rng.standard_normal((n, m)) * INIT_STD",
    "constant": "w = np.full((n, m), INIT_VALUE)",
    "zeros": "w = np.zeros((n, m))",
}
"""`w`, the weights of a layer with n inputs and m outputs, in float64."""

LOSSES: dict[str, str] = {
    "softmax": '''
def loss_and_gradient(scores, targets):
    """Mean cross-entropy of the softmax, and its gradient (softmax - target) / batch."""
    batch = len(scores)
    if not np.dot(scores.ravel(), scores.ravel()) < 80.0**2:  # so large that exp could overflow
        scores = scores - scores.max(axis=1, keepdims=True)
    right = np.vdot(scores, targets)  # the sum of the right classes' scores
    p = np.exp(scores)
    sums = np.dot(p, np.ones((p.shape[1], p.shape[1] if p.shape[1] <= 32 else 1), DTYPE))  # in each column
    p = p / sums
    loss = float(np.dot(np.log(sums[:, 0]), np.ones(batch, DTYPE)) - right) / batch
    return loss, (p - targets) * (1.0 / batch)
''',
    "hinge": '''
def loss_and_gradient(scores, targets):
    """Multiclass hinge: the margins by which wrong classes come within 1 of the right one, and its gradient."""
    batch, classes = scores.shape
    per_class = np.ones(classes, DTYPE)
    right = np.dot(scores * targets, per_class)
    margins = np.maximum(scores - right[:, None] + (1 - targets), 0)
    loss = float(np.dot(np.dot(margins, per_class), np.ones(batch, DTYPE))) / batch
    violated = (margins > 0) * DTYPE(1)
    counts = np.dot(violated, per_class)
    return loss, (violated - targets * counts[:, None]) * (1.0 / batch)
''',
    "mse": '''
def loss_and_gradient(scores, targets):
    """Mean squared error over examples and outputs, and its gradient."""
    error = scores - targets
    return float(np.dot(error.ravel(), error.ravel())) / error.size, error * (2.0 / error.size)
''',
}

OPTIMIZERS: dict[str, tuple[str, str]] = {
    "sgd": ("", "P[name] -= G[name] * rate"),
    "momentum": (
        "V = {name: np.zeros_like(p) for name, p in P.items()}  # velocities",
        "V[name] = V[name] * MOMENTUM + G[name]\nP[name] -= V[name] * rate",
    ),
    "nesterov": (
        "V = {name: np.zeros_like(p) for name, p in P.items()}  # velocities",
        "V[name] = V[name] * MOMENTUM + G[name]\nP[name] -= (G[name] + V[name] * MOMENTUM) * rate",
    ),
    "adagrad": (
        "S = {name: np.zeros_like(p) for name, p in P.items()}  # sums of squared gradients",
        "S[name] = S[name] + G[name] * G[name]\nP[name] -= G[name] / (np.sqrt(S[name]) + EPSILON) * rate",
    ),
    "rmsprop": (
        "S = {name: np.zeros_like(p) for name, p in P.items()}  # running sums of squares, divided by 1 - DECAY",
        "S[name] = S[name] * DECAY + G[name] * G[name]\n"
        "root = 1.0 / math.sqrt(1.0 - DECAY)\n"
        "P[name] -= G[name] / (np.sqrt(S[name]) + EPSILON * root) * (rate * root)",
    ),
    "adam": (
        "M = {name: np.zeros_like(p) for name, p in P.items()}  # running sum of gradients, divided by 1 - BETA1\n"
        "S = {name: np.zeros_like(p) for name, p in P.items()}  # of their squares, divided by 1 - BETA2",
        "M[name] = M[name] * BETA1 + G[name]\n"
        "S[name] = S[name] * BETA2 + G[name] * G[name]\n"
        "root = math.sqrt((1.0 - BETA2**t) / (1.0 - BETA2))  # bias corrections, in two numbers\n"
        "step = rate * (1.0 - BETA1) / (1.0 - BETA1**t) * root\n"
        "P[name] -= M[name] / (np.sqrt(S[name]) + EPSILON * root) * step",
    ),
}
"""(what the rule keeps, the update of one parameter)."""

SCHEDULES: dict[str, str] = {
    "constant": "1.0",
    "step": "FACTOR ** math.floor(done / max(EVERY * steps_per_epoch, 1.0) + 1e-9)",
    "exponential": "FACTOR ** (done / steps_per_epoch)",
    "inverse-time": "1.0 / (1.0 + RATE * done / steps_per_epoch)",
    "cosine": "MINIMUM + (1.0 - MINIMUM) * 0.5 * (1.0 + math.cos(math.pi * min(done / left, 1.0)))",
}
"""The factor on the learning rate after `done` updates since the warm-up."""

BATCH_NORM = '''
def batch_norm(z, n):
    """Normalise each unit over the batch: gamma (z - mean) / sqrt(var + eps) + beta."""
    batch = len(z)
    average = np.full(batch, 1.0 / batch, DTYPE)
    mean = np.dot(average, z)
    centred = z - mean
    var = np.dot(average, centred * centred)
    R[f"mean{n}"] = R[f"mean{n}"] * (1.0 - BN_MOMENTUM) + mean * BN_MOMENTUM
    R[f"var{n}"] = R[f"var{n}"] * (1.0 - BN_MOMENTUM) + var * (BN_MOMENTUM * batch / max(batch - 1, 1))
    var = var + BN_EPSILON
    std = np.sqrt(var)
    scale = P[f"gamma{n}"] / std
    return centred * scale + P[f"beta{n}"], (centred, var, std, scale)


def batch_norm_backward(dy, saved, n):
    """The gradient goes through the mean and the variance as well."""
    centred, var, std, scale = saved
    batch = len(dy)
    average = np.full(batch, 1.0 / batch, DTYPE)
    mean_dy = np.dot(average, dy)
    mean_dy_centred = np.dot(average, dy * centred)
    G[f"beta{n}"] = mean_dy * DTYPE(batch)
    G[f"gamma{n}"] = mean_dy_centred * DTYPE(batch) / std
    return (dy - centred * (mean_dy_centred / var) - mean_dy) * scale
'''
