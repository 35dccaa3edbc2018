"""The parts of the NumPy script that move: the network, the update, the loop."""

from __future__ import annotations

import textwrap

from ..config import Experiment
from ..session import Prepared
from .numpy_pieces import ACTIVATIONS, BATCH_NORM, INITIALIZERS, OPTIMIZERS, SCHEDULES


def _block(text: str, depth: int = 1) -> str:
    return textwrap.indent(text, "    " * depth)


def model(experiment: Experiment, prepared: Prepared, live: set[str]) -> str:
    """Parameters, activation, forward and backward pass."""
    parts = [_parameters(experiment, prepared)]
    if experiment.model.batch_norm:
        parts.append(BATCH_NORM.strip("\n"))
    chosen = experiment.model
    name = "elu-1" if chosen.activation == "elu" and chosen.elu_alpha == 1.0 else chosen.activation
    activation = ACTIVATIONS[name]
    parts.append(
        f'def activation(z, n):\n    """{chosen.activation}; also what its derivative needs."""\n'
        f"{_block(activation.forward)}\n\n\n"
        f'def activation_backward(dh, saved, n):\n    """dL/dz from dL/dh."""\n{_block(activation.backward)}'
    )
    parts.append(_passes(experiment, dropout=bool(chosen.dropout) or "DROPOUT" in live))
    return "\n\n\n".join(parts)


def _parameters(experiment: Experiment, prepared: Prepared) -> str:
    chosen = experiment.model
    pieces = " * PIECES" if chosen.activation == "maxout" else ""
    scale = "\nw = w * INIT_SCALE" if chosen.init_scale != 1.0 else ""
    lines = [
        "def initial_weights(rng, n, m):",
        f'    """{chosen.init}: n inputs, m outputs."""',
        _block(INITIALIZERS[chosen.init] + scale),
        '    return np.array(w, DTYPE, order="C")',
        "",
        "",
        "# The parameters by name: first all weights, which regularisation applies to, then the others",
        f"sizes = [{prepared.train.features}, *HIDDEN, {prepared.dataset.outputs}]",
        "LAYERS = len(HIDDEN) + 1  # the last one gives the scores",
        "P, G, R = {}, {}, {}  # parameters, their gradients, batch normalisation's running statistics",
        "for n in range(1, LAYERS + 1):",
    ]
    if pieces:
        lines.append(f"    outputs = sizes[n]{pieces} if n < LAYERS else sizes[n]")
        lines.append('    P[f"W{n}"] = initial_weights(init_rng, sizes[n - 1], outputs)')
    else:
        lines.append('    P[f"W{n}"] = initial_weights(init_rng, sizes[n - 1], sizes[n])')
    lines.append("for n in range(1, LAYERS + 1):")
    width = f"sizes[n]{pieces}"
    if chosen.batch_norm:
        lines += [
            "    if n < LAYERS:",
            f'        P[f"gamma{{n}}"] = np.ones({width}, DTYPE)',
            f'        P[f"beta{{n}}"] = np.full({width}, BIAS_INIT, DTYPE)',
            f'        R[f"mean{{n}}"], R[f"var{{n}}"] = np.zeros({width}, DTYPE), np.ones({width}, DTYPE)',
        ]
        if chosen.activation == "prelu":
            lines.append('        P[f"slope{n}"] = np.full(sizes[n], SLOPE, DTYPE)')
        if chosen.bias:
            lines += ["    else:", '        P[f"b{n}"] = np.full(sizes[n], BIAS_INIT, DTYPE)']
        return "\n".join(lines)
    if chosen.bias:
        outputs = f"{width} if n < LAYERS else sizes[n]" if pieces else width
        lines.append(f'    P[f"b{{n}}"] = np.full({outputs}, BIAS_INIT, DTYPE)')
    if chosen.activation == "prelu":
        lines += ["    if n < LAYERS:", '        P[f"slope{n}"] = np.full(sizes[n], SLOPE, DTYPE)']
    if not chosen.bias and chosen.activation != "prelu":
        lines.pop()
    return "\n".join(lines)


def _passes(experiment: Experiment, *, dropout: bool) -> str:
    chosen = experiment.model
    hidden_bias = chosen.bias and not chosen.batch_norm
    forward = ['z = np.dot(h, P[f"W{n}"])' + (' + P[f"b{n}"]' if hidden_bias else ""), "inputs = h"]
    saved = ["inputs"]
    if chosen.batch_norm:
        forward.append("z, norm = batch_norm(z, n)")
        saved.append("norm")
    forward.append("h, act = activation(z, n)")
    saved.append("act")
    if dropout:
        forward += [
            "mask = None",
            "if DROPOUT:",
            "    keep = 1.0 - DROPOUT",
            "    mask = (dropout_rng.random(h.shape, dtype=DTYPE) < keep) * DTYPE(1.0 / keep)",
            "    h = h * mask",
        ]
        saved.append("mask")
    backward = [f"{', '.join(saved)} = saved[n]" if len(saved) > 1 else f"{saved[0]} = saved[n]"]
    if dropout:
        backward += ["if mask is not None:", "    dh = dh * mask"]
    backward.append("dz = activation_backward(dh, act, n)")
    if chosen.batch_norm:
        backward.append("dz = batch_norm_backward(dz, norm, n)")
    backward.append('G[f"W{n}"] = np.dot(inputs.T, dz)')
    if hidden_bias:
        backward.append('G[f"b{n}"] = np.dot(np.ones(len(dz), DTYPE), dz)')
    backward += ["if n > 1:", '    dh = np.dot(dz, P[f"W{n}"].T)']
    out_bias = ' + P[f"b{LAYERS}"]' if chosen.bias else ""
    out_bias_gradient = (
        '\n    G[f"b{LAYERS}"] = np.dot(np.ones(len(dscores), DTYPE), dscores)' if chosen.bias else ""
    )
    return (
        'def forward(x):\n    """The scores of a training batch, and what the backward pass needs."""\n'
        "    h, saved = x, {}\n    for n in range(1, LAYERS):\n"
        + _block("\n".join([*forward, f"saved[n] = {', '.join(saved)}"]), 2)
        + f'\n    return np.dot(h, P[f"W{{LAYERS}}"]){out_bias}, h, saved\n\n\n'
        "def backward(dscores, h, saved):\n"
        '    """Fill G, the gradients, from dL/dscores; h is the last hidden layer."""\n'
        f'    G[f"W{{LAYERS}}"] = np.dot(h.T, dscores){out_bias_gradient}\n'
        '    if LAYERS > 1:\n        dh = np.dot(dscores, P[f"W{LAYERS}"].T)\n'
        "    for n in reversed(range(1, LAYERS)):\n" + _block("\n".join(backward), 2)
    )


def update(experiment: Experiment, live: set[str]) -> str:
    """Regularisation, clipping, the optimiser's rule."""
    chosen, penalty = experiment.optimizer, experiment.regularization
    rule = "adam" if chosen.name == "adamw" else chosen.name
    state, step = OPTIMIZERS[rule]
    body = []
    if penalty.l2 or penalty.l1 or live & {"L1", "L2"}:
        body.append("for n in range(1, LAYERS + 1):")
        if penalty.l2 or "L2" in live:
            condition = "    if L2:\n    " if "L2" in live else ""
            body.append(
                condition + '    G[f"W{n}"] = G[f"W{n}"] + P[f"W{n}"] * L2  # the gradient of 0.5 L2 W^2'
            )
        if penalty.l1 or "L1" in live:
            condition = "    if L1:\n    " if "L1" in live else ""
            body.append(condition + '    G[f"W{n}"] = G[f"W{n}"] + np.sign(P[f"W{n}"]) * L1')
    if chosen.clip_norm or "CLIP_NORM" in live:
        body += [
            "flat = np.concatenate([G[name].ravel() for name in P])",
            "norm = math.sqrt(float(np.dot(flat, flat)))",
            "if norm == math.inf and np.isfinite(flat).all():  # squares that overflow",
            "    largest = float(np.abs(flat).max())",
            "    norm = largest * float(np.linalg.norm(flat / largest))",
            f"if {'CLIP_NORM and ' if 'CLIP_NORM' in live else ''}CLIP_NORM < norm < math.inf:",
            "    for name in P:",
            "        G[name] = G[name] * (CLIP_NORM / norm)",
        ]
    if chosen.name == "adamw":
        body += [
            "for n in range(1, LAYERS + 1):",
            '    P[f"W{n}"] *= 1.0 - rate * WEIGHT_DECAY  # kept apart from the gradient',
        ]
    body += ["for name in P:", _block(step)]
    words = f'    """{chosen.name}; t counts the updates from 1."""'
    function = "\n".join(["def update(rate, t):", words, _block("\n".join(body))])
    return "\n\n\n".join(part for part in (state, function, schedule(experiment)) if part)


def schedule(experiment: Experiment) -> str:
    """The function that gives the learning rate's factor; nothing where it is always 1."""
    chosen = experiment.schedule
    if chosen.name == "constant" and not chosen.warmup:
        return ""
    lines = [
        "def schedule(step, steps_per_epoch):",
        f'    """{chosen.name}: what the learning rate is multiplied by at update number `step`."""',
        "    done = step - 1",
    ]
    if chosen.warmup:
        lines.append("    warmup = round(WARMUP * steps_per_epoch)")
    if chosen.name == "cosine":
        less = " - warmup" if chosen.warmup else ""
        lines.append(f"    left = max(steps_per_epoch * EPOCHS{less}, 1)")
    if chosen.warmup:
        lines += [
            "    done = max(done - warmup, 0)",
            f"    factor = {SCHEDULES[chosen.name]}",
            "    return factor * step / (warmup + 1) if step <= warmup else factor",
        ]
    else:
        lines.append(f"    return {SCHEDULES[chosen.name]}")
    return "\n".join(lines)


def evaluation(experiment: Experiment, prepared: Prepared) -> str:
    """Judging on the validation examples: running statistics, no dropout."""
    chosen = experiment.model
    hidden_bias = chosen.bias and not chosen.batch_norm
    lines = [
        "def predict(x):",
        '    """The scores of any examples, with running statistics and without dropout."""',
        "    h = x",
        "    for n in range(1, LAYERS):",
        '        z = np.dot(h, P[f"W{n}"])' + (' + P[f"b{n}"]' if hidden_bias else ""),
    ]
    if chosen.batch_norm:
        lines += [
            '        scale = P[f"gamma{n}"] / np.sqrt(R[f"var{n}"] + BN_EPSILON)',
            '        z = z * scale + (P[f"beta{n}"] - R[f"mean{n}"] * scale)',
        ]
    lines += [
        "        h, _ = activation(z, n)",
        '    return np.dot(h, P[f"W{LAYERS}"])' + (' + P[f"b{LAYERS}"]' if chosen.bias else ""),
    ]
    return "\n".join(lines)


def loop(experiment: Experiment, prepared: Prepared, *, changes: bool, stopped: bool) -> str:
    """The training loop."""
    classes = prepared.dataset.task == "classification"
    one_row = experiment.model.batch_norm and not experiment.model.batch_norm_single
    smallest = 1 if one_row else 0
    has_schedule = experiment.schedule.name != "constant" or experiment.schedule.warmup
    rate = "LEARNING_RATE"
    lines = ["def train():", '    """Train to the end; returns the loss of every step."""']
    lines += ["    losses, step = [], 0", "    for epoch in range(EPOCHS):"]
    order = (
        "shuffle_rng.permutation(len(x_train))" if experiment.training.shuffle else "np.arange(len(x_train))"
    )
    lines += [f"        order, cursor = {order}, 0", f"        while len(order) - cursor > {smallest}:"]
    inner = []
    if changes:
        inner += ["for name, value in CHANGES.get(step + 1, {}).items():", "    globals()[name] = value"]
    inner.append("rows = order[cursor : cursor + BATCH_SIZE]")
    if has_schedule:
        inner += [
            "batch = min(BATCH_SIZE, len(x_train))",
            f"steps_per_epoch = len(x_train) // batch + (len(x_train) % batch > {smallest})",
            "update_number = epoch * steps_per_epoch + cursor // batch + 1",
        ]
        rate += " * schedule(update_number, steps_per_epoch)"
    inner += [
        "scores, h, saved = forward(x_train[rows])",
        "loss, dscores = loss_and_gradient(scores, t_train[rows])",
        "if not math.isfinite(loss):",
        "    return losses  # the update is not made",
        "backward(dscores, h, saved)",
        f"update({rate}, step + 1)",
        "losses.append(loss)",
        "cursor += BATCH_SIZE",
        "step += 1",
    ]
    if stopped:
        inner += ["if step == STEPS:", "    return losses"]
    lines.append(_block("\n".join(inner), 3))
    mean = "np.mean(losses[-len(x_train) // BATCH_SIZE :])"
    if classes:
        judged = 'accuracy = (predict(x_val).argmax(axis=1) == file["y_val"]).mean()'
        shown = '        print(f"epoch {epoch + 1}: batch loss {BATCH_LOSS:.4f}, validation accuracy {accuracy:.2%}")'
    else:
        judged = "error, _ = loss_and_gradient(predict(x_val), t_val)"
        shown = (
            '        print(f"epoch {epoch + 1}: batch loss {BATCH_LOSS:.4f}, validation loss {error:.4f}")'
        )
    lines += [f"        batch_loss = {mean}", f"        {judged}", shown.replace("BATCH_LOSS", "batch_loss")]
    lines += ["    return losses", "", "", 'if __name__ == "__main__":', "    train()"]
    return "\n".join(lines)
