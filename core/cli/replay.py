"""A lost run's last steps layer by layer, and the lost one made again in float64."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import NntuiError

if TYPE_CHECKING:
    from ..repair.replay import Replay
    from ..runs.reader import RunReader


def show_lost_step(reader: RunReader) -> None:
    """Print both. Raises NntuiError for a run that was not lost, or that kept no state to replay from."""
    from ..config import with_values
    from ..repair.replay import replay_in_float64
    from ..training.events import LossNotFinite

    lost = next((event for event in reader.events() if isinstance(event, LossNotFinite)), None)
    if lost is None:
        raise NntuiError(
            f"{reader.id} was not lost: there is no step to replay.",
            "Its losses were all numbers.",
            f"`nntui explain {reader.id}` tells its course.",
        )
    print("\n".join(["", *last_steps(lost.details.get("steps", []))]))
    state = reader.state()
    if state is None:
        raise NntuiError(
            f"{reader.id} has no checkpoint to replay from.", "", "Train it again with saving on."
        )
    parent = reader.experiment()
    experiment = with_values(parent, state.settings) if state.settings else parent
    replay = replay_in_float64(experiment, state)
    if replay.step != lost.step:
        print(f"\nThe newest checkpoint is before step {replay.step:,}; step {lost.step:,} was lost.")
    print("\n".join(["", *replay_lines(replay)]))


def last_steps(steps: Sequence[Mapping[str, Any]]) -> list[str]:
    """A row for each step: its loss, and each layer's largest weight and gradient."""
    if not steps:
        return ["The last steps were not kept."]
    names = list(steps[0]["layers"])
    lines = [f"{'step':>8}  {'loss':>9}  " + "  ".join(f"{name:>19}" for name in names)]
    lines.append(" " * 21 + "  ".join(f"{'weight':>9} {'gradient':>9}" for _ in names))
    for row in steps:
        cells = []
        for name in names:
            layer = row["layers"].get(name, {})
            gradient = f"{layer['gradient']:9.3g}" if "gradient" in layer else f"{'-':>9}"
            cells.append(f"{layer.get('weight', float('nan')):9.3g} {gradient}")
        lines.append(f"{row['step']:>8,}  {row['loss']:>9.4g}  " + "  ".join(cells))
    return lines


def replay_lines(replay: Replay) -> list[str]:
    """The two precisions side by side."""
    lines = [
        f"Step {replay.step:,} again: largest output of each layer",
        f"{'':14}{'float32':>12}{'float64':>12}",
    ]
    lines += [f"{row.name:14}{row.single:12.4g}{row.double:12.4g}" for row in replay.layers]
    return [*lines, f"{'loss':14}{replay.single:12.4g}{replay.double:12.4g}", "", replay.words]
