"""A study in words: how it stands, and what it offers. Pure functions from a study to text."""

from __future__ import annotations

from ..bridge.study_shelf import StudyView

Part = tuple[str, str]
SIGNS = {
    "running": ("►", "$accent bold"),
    "pausing": ("‖", "$warning"),
    "paused": ("‖", "$warning bold"),
    "stopping": ("◌", "$warning"),
    "ended": ("✔", "$success bold"),
    "interrupted": ("■", "$warning bold"),
}
MUTED = "$text-muted"


def standing(study: StudyView) -> tuple[Part, ...]:
    """► running  12/60 trials  2 stopped early  1 infeasible  best 0.9712"""
    sign, style = SIGNS[study.state]
    ended = [trial for trial in study.tried if trial.finished]
    pruned = sum(trial.state == "pruned" for trial in ended)
    infeasible = sum(trial.state == "infeasible" for trial in ended)
    parts: list[Part] = [(f" {sign} {study.state}", style), (f"  {len(ended)}/{study.size}", "")]
    parts.append((f" trials, {study.options.get('sampler', '')}", MUTED))
    if pruned:
        parts.append((f"  ▽ {pruned} cut short", MUTED))
    if infeasible:
        parts.append((f"  × {infeasible} infeasible", MUTED))
    if study.best is not None:
        parts.append((f"  ◆ best {study.best.score:.4f}", "$success"))
    return tuple(parts)


def offer(study: StudyView, extend_key: str) -> tuple[Part, ...]:
    """What may be done about the result: a range that ends too early, or the leaders' spread over seeds."""
    if study.borders:
        border = study.borders[0]
        name = border.path.rpartition(".")[2].replace("_", " ")
        return (
            (
                f" ▲ the best {name}, {_short(border.value)}, lies at the {border.end} end of its range",
                "$warning",
            ),
            (f"  {extend_key} extends it", "$accent"),
        )
    spread = spread_words(study)
    return ((f" {spread}", MUTED),) if spread else ()


def spread_words(study: StudyView) -> str:
    """How the leaders did over other seeds, "" where they have not been trained again."""
    if not study.confirmed:
        return ""
    first = study.confirmed[0]
    return f"best over {len(first.scores)} seeds: trial {first.number} with {first.mean:.4f} ± {first.spread:.4f}"


def _short(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
