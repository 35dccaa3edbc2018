"""The pieces of the PyTorch script that do not depend on the network's shape."""

from __future__ import annotations

from ..config import Experiment
from .numpy_loop import schedule

HELPERS: dict[str, str] = {
    "Flatten": '''
class Flatten(nn.Module):
    """Images become rows, channels last, as in the run."""

    def forward(self, x):
        return x.permute(0, 2, 3, 1).flatten(1)
''',
    "Maxout": '''
class Maxout(nn.Module):
    """The largest of k pieces; piece j of all units stands in the j-th block of channels."""

    def __init__(self, pieces):
        super().__init__()
        self.pieces = pieces

    def forward(self, x):
        return torch.stack(x.chunk(self.pieces, dim=1)).amax(dim=0)
''',
    "Dropout": '''
class Dropout(nn.Module):
    """Inverted dropout with the run's own masks: nn.Dropout draws others, and the losses would differ."""

    def forward(self, x):
        if not self.training or not DROPOUT:
            return x
        keep = 1.0 - DROPOUT
        kind = np.float64 if DTYPE == torch.float64 else np.float32
        mask = torch.from_numpy(dropout_rng.random(tuple(x.shape), dtype=kind) < kind(keep))
        return x * mask / keep
''',
}

LOSS: dict[str, str] = {
    "softmax": "data_loss = F.cross_entropy",
    "hinge": '''
def data_loss(scores, labels):
    """Sum of the margins; PyTorch's divides by the number of classes."""
    return F.multi_margin_loss(scores, labels) * scores.shape[1]
''',
    "mse": "data_loss = F.mse_loss",
}


def optimizer(experiment: Experiment, live: set[str]) -> str:
    """The optimiser over weights (which regularisation and AdamW's decay apply to) and the other
    parameters."""
    chosen = experiment.optimizer
    made = {
        "sgd": "torch.optim.SGD(groups, lr=LEARNING_RATE)",
        "momentum": "torch.optim.SGD(groups, lr=LEARNING_RATE, momentum=MOMENTUM)",
        "nesterov": "torch.optim.SGD(groups, lr=LEARNING_RATE, momentum=MOMENTUM, nesterov=True)",
        "adagrad": "torch.optim.Adagrad(groups, lr=LEARNING_RATE, eps=EPSILON)",
        "rmsprop": "torch.optim.RMSprop(groups, lr=LEARNING_RATE, alpha=DECAY, eps=EPSILON)",
        "adam": "torch.optim.Adam(groups, lr=LEARNING_RATE, betas=(BETA1, BETA2), eps=EPSILON)",
        "adamw": "torch.optim.AdamW(groups, lr=LEARNING_RATE, betas=(BETA1, BETA2), eps=EPSILON, weight_decay=0.0)",
    }[chosen.name]
    decay = ', "weight_decay": WEIGHT_DECAY' if chosen.name == "adamw" else ""
    lines = [
        "weights = [p for p in network.parameters() if p.ndim > 1]",
        "others = [p for p in network.parameters() if p.ndim == 1]",
        f'groups = [{{"params": weights{decay}}}, {{"params": others}}]',
        f"optimizer = {made}",
    ]
    rate = schedule(experiment)
    return "\n".join(lines) + (f"\n\n\n{rate}" if rate else "")


def loop(experiment: Experiment, *, classes: bool, live: set[str], stopped: bool) -> str:
    """The training loop."""
    penalty, model = experiment.regularization, experiment.model
    smallest = 1 if model.batch_norm else 0
    order = (
        "shuffle_rng.permutation(len(x_train))" if experiment.training.shuffle else "np.arange(len(x_train))"
    )
    has_schedule = experiment.schedule.name != "constant" or experiment.schedule.warmup
    lines = [
        "def train():",
        '    """Train to the end; returns the data loss of every step."""',
        "    losses, step = [], 0",
        "    for epoch in range(EPOCHS):",
        "        network.train()",
        f"        order, cursor = {order}, 0",
        f"        while len(order) - cursor > {smallest}:",
    ]
    inner = []
    if live:
        inner += ["for name, value in CHANGES.get(step + 1, {}).items():", "    globals()[name] = value"]
    rate = "LEARNING_RATE"
    if has_schedule:
        inner += [
            "batch = min(BATCH_SIZE, len(x_train))",
            f"steps_per_epoch = len(x_train) // batch + (len(x_train) % batch > {smallest})",
            "update_number = epoch * steps_per_epoch + cursor // batch + 1",
        ]
        rate += " * schedule(update_number, steps_per_epoch)"
    if has_schedule or "LEARNING_RATE" in live:
        inner += ["for group in optimizer.param_groups:", f'    group["lr"] = {rate}']
    if "MOMENTUM" in live:
        inner += ["for group in optimizer.param_groups:", '    group["momentum"] = MOMENTUM']
    inner += [
        "rows = torch.from_numpy(order[cursor : cursor + BATCH_SIZE])",
        "loss = data_loss(network(x_train[rows]), t_train[rows])",
        "if not torch.isfinite(loss):",
        "    return losses",
        "penalty = 0.0",
    ]
    if penalty.l2 or "L2" in live:
        inner.append("penalty = penalty + 0.5 * L2 * sum((w * w).sum() for w in weights)")
    if penalty.l1 or "L1" in live:
        inner.append("penalty = penalty + L1 * sum(w.abs().sum() for w in weights)")
    inner += ["optimizer.zero_grad()", "(loss + penalty).backward()"]
    if not (penalty.l2 or penalty.l1 or live & {"L1", "L2"}):
        inner.remove("penalty = 0.0")
        inner[inner.index("(loss + penalty).backward()")] = "loss.backward()"
    if experiment.optimizer.clip_norm or "CLIP_NORM" in live:
        inner += ["if CLIP_NORM:", "    nn.utils.clip_grad_norm_(network.parameters(), CLIP_NORM)"]
    inner += ["optimizer.step()", "losses.append(loss.item())", "cursor += BATCH_SIZE", "step += 1"]
    if stopped:
        inner += ["if step == STEPS:", "    return losses"]
    lines += ["            " + line for line in inner]
    lines += ["        network.eval()", "        with torch.no_grad():"]
    if classes:
        lines.append("            accuracy = (network(x_val).argmax(dim=1) == y_val).double().mean().item()")
        shown = "validation accuracy {accuracy:.2%}"
    else:
        lines.append("            error = data_loss(network(x_val), t_val).item()")
        shown = "validation loss {error:.4f}"
    lines.append(f'        print(f"epoch {{epoch + 1}}: batch loss {{losses[-1]:.4f}}, {shown}")')
    return "\n".join([*lines, "    return losses", "", "", 'if __name__ == "__main__":', "    train()"])
