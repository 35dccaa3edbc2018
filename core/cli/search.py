"""`nntui search`: hyperparameter search without a screen."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..config import Experiment
    from ..errors import NntuiError
    from ..search.campaign import Campaign, Options, Result
    from ..search.trial import Trial

EXAMPLES = """
nntui search digits-mlp --space optimizer.learning_rate=log:1e-5..1 --space regularization.l2=log:1e-7..1e-1 --trials 60
nntui search digits-mlp --space model.activation=relu,tanh,elu --space model.hidden=[32];[64];[64,64] --sampler grid
nntui search mine.toml --space optimizer.learning_rate=log:1e-4..1 --sampler coarse-to-fine --prune halving --workers 2
nntui search --resume STUDY
nntui search --list
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "experiment", nargs="?", metavar="PRESET|FILE", help="what is varied; a file may hold [search]"
    )
    parser.add_argument("--space", action="append", default=[], metavar="PATH=RANGE",
                        help="a setting and its range: log:1e-5..1, uniform:0..0.5, int:16..256, or a,b,c")  # fmt: skip
    parser.add_argument(
        "--set", action="append", default=[], metavar="PATH=VALUE", help="change a fixed setting"
    )
    parser.add_argument("--epochs", metavar="N", help="how long a whole trial trains (training.epochs)")
    parser.add_argument("--trials", type=int, metavar="N", help="how many trials (60)")
    parser.add_argument("--sampler", metavar="NAME", help="random, quasi-random, grid, coarse-to-fine or tpe")
    parser.add_argument("--prune", metavar="RULES", help="cost,median,halving,hyperband, or none (cost)")
    parser.add_argument("--workers", type=int, metavar="N", help="trials at a time, a process each (1)")
    parser.add_argument("--seed", type=int, metavar="N", help="the search's own seed (0)")
    parser.add_argument(
        "--repeats", type=int, metavar="N", help="train the leaders again over N other seeds (2)"
    )
    parser.add_argument("--seconds", type=float, metavar="S", help="ask for no more trials after so long")
    parser.add_argument("--dask", metavar="ADDRESS", help="train on a Dask cluster: tcp://scheduler:8786")
    parser.add_argument("--runs-dir", metavar="DIR", help="where runs and studies are kept")
    parser.add_argument("--no-save", action="store_true", help="keep the study but not each trial's run")
    parser.add_argument("--resume", metavar="STUDY", help="go on with a study that was interrupted")
    parser.add_argument("--list", action="store_true", help="list the studies")
    parser.add_argument("--report", metavar="FILE", help="also write the Markdown report here")
    parser.add_argument("--json", action="store_true", help="one JSON object per line on standard output")


def run(args: argparse.Namespace) -> int:
    """Search; 0 when a feasible trial was found, 1 when none was."""
    from ..threads import limit_threads

    limit_threads(1)
    from ..runs.layout import runs_root

    root = runs_root(args.runs_dir)
    if args.list:
        return list_studies(root, as_json=args.json)
    if args.report:
        _check_report(Path(args.report))
    campaign = _campaign(args, root)
    teller = _JsonTeller() if args.json else _LineTeller(campaign.size)
    teller.started(campaign)
    try:
        result = campaign.run(teller, root)
    except KeyboardInterrupt:
        print(f"\ninterrupted; go on with: nntui search --resume {campaign.journal.id}", file=sys.stderr)
        return 130
    teller.finished(result)
    if args.report:
        _write_report(Path(args.report), result.report, campaign)
    return 0 if result.summary["best"] is not None else 1


def _check_report(path: Path) -> None:
    """Before hours of search: the folder must be there."""
    from ..errors import ConfigError, Problem

    if not path.parent.is_dir():
        problem = Problem("report", f"there is no folder {path.parent}", "a file in a folder that is there")
        raise ConfigError("The report has no place", (problem,))


def _write_report(path: Path, text: str, campaign: Campaign) -> None:
    from ..errors import NntuiError

    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        kept = campaign.journal.folder / "report.md"
        raise NntuiError(
            "The report cannot be written", f"{path}: {error.strerror}", f"It is kept in {kept}."
        ) from None


def _campaign(args: argparse.Namespace, root: Path) -> Campaign:
    from ..config import load_search_table
    from ..search.campaign import Campaign
    from ..search.parse import space_words

    studies = root.parent / "studies"
    if args.resume:
        return Campaign.load(_find(studies, args.resume))
    if not args.experiment:
        raise _bad("Nothing to search", "No preset and no file is named.", "nntui search --help")
    table: dict[str, Any] = load_search_table(args.experiment) if Path(args.experiment).is_file() else {}
    experiment = _experiment(args)
    words = args.space or space_words(table)
    name = Path(args.experiment).stem
    folder = studies / f"{name}-{datetime.now().strftime('%Y%m%d-%H%M%S')}"
    number = 1
    while folder.exists():
        number += 1
        folder = folder.with_name(f"{folder.name.rsplit('~', 1)[0]}~{number}")
    return Campaign.begin(experiment, words, _options(args, table), folder, name)


def _experiment(args: argparse.Namespace) -> Experiment:
    from ..config import apply_overrides, resolve_experiment

    overrides = list(args.set)
    if args.epochs is not None:
        overrides.append(f"training.epochs={args.epochs}")
    return apply_overrides(resolve_experiment(args.experiment), overrides)


def _options(args: argparse.Namespace, table: dict[str, Any]) -> Options:
    """What the command line says, then what the file's [search] says, then the defaults."""
    from ..search.campaign import Options

    base = Options()
    prune = args.prune if args.prune is not None else table.get("prune", ",".join(base.pruners))
    rules = prune if isinstance(prune, list) else [word.strip() for word in str(prune).split(",")]

    def pick(name: str, given: Any) -> Any:
        return given if given is not None else table.get(name, getattr(base, name))

    return Options(
        trials=pick("trials", args.trials),
        sampler=pick("sampler", args.sampler),
        pruners=tuple(rule for rule in rules if rule and rule != "none"),
        workers=pick("workers", args.workers),
        seed=pick("seed", args.seed),
        repeats=pick("repeats", args.repeats),
        max_seconds=args.seconds if args.seconds is not None else table.get("seconds", 0.0),
        dask=args.dask or "",
        save_runs=not args.no_save,
    )


def _find(studies: Path, wanted: str) -> Path:
    if "/" in wanted:
        return Path(wanted)
    names = sorted(path.name for path in studies.iterdir() if path.is_dir()) if studies.exists() else []
    fitting = [name for name in names if wanted in name] if wanted != "last" else names[-1:]
    if not fitting:
        raise _bad(f"There is no study {wanted!r}", f"Studies are kept in {studies}.", "nntui search --list")
    return studies / fitting[-1]


def _bad(title: str, message: str, hint: str) -> NntuiError:
    from ..errors import NntuiError

    error = NntuiError(title, message, hint)
    error.exit_code = 2
    return error


def list_studies(root: Path, *, as_json: bool) -> int:
    """Print the studies, newest last."""
    from ..search.confirm import CONFIRM_STAGE
    from ..search.journal import StudyJournal
    from ..search.trial import best_of

    studies = root.parent / "studies"
    for path in sorted(studies.iterdir()) if studies.exists() else []:
        journal = StudyJournal(path)
        if not journal.exists:
            continue
        trials = [trial for trial in journal.trials() if trial.stage != CONFIRM_STAGE]
        best = best_of(trials)
        ended = sum(trial.finished for trial in trials)
        score = None if best is None else best.score
        if as_json:
            print(json.dumps({"study": path.name, "trials": ended, "best": score}))
        else:
            print(f"{path.name}  {ended} trials  best {'-' if score is None else f'{score:.4f}'}")
    return 0


class _LineTeller:
    """Trials as lines for a person."""

    def __init__(self, trials: int) -> None:
        self._trials = trials
        self._ended = 0
        self._best = float("-inf")

    def started(self, campaign: Campaign) -> None:
        self._ended = sum(t.finished and t.number < self._trials for t in campaign.journal.trials())
        so_far = f", {self._ended} of them done" if self._ended else ""
        sampler = campaign.options.sampler
        print(f"study {campaign.journal.id}: {self._trials} trials{so_far}, {sampler}", flush=True)

    def __call__(self, trial: Trial) -> None:
        if not trial.finished:
            return
        settings = " ".join(
            f"{path.rpartition('.')[2]}={_short(value)}" for path, value in trial.values.items()
        )
        score = "      " if not trial.feasible else f"{trial.score:.4f}"
        star = ""
        if trial.feasible and trial.number < self._trials and trial.score > self._best:
            self._best, star = trial.score, " *"
        outcome = "" if trial.state == "done" else f"  {trial.state}: {trial.reason.splitlines()[0]}"
        if trial.number < self._trials:
            self._ended += 1
            place = f"{self._ended:>4}/{self._trials}  #{trial.number:<3}"
        else:
            place, outcome = f"  {trial.reason}", ""
        print(
            f"{place}  {score}{star:<2}  {len(trial.curve)}/{trial.epochs} epochs  {settings}{outcome}",
            flush=True,
        )

    def finished(self, result: Result) -> None:
        print("\n" + result.report)


class _JsonTeller:
    """The same as JSON lines."""

    def _print(self, table: dict[str, Any]) -> None:
        print(json.dumps(table, allow_nan=False), flush=True)

    def started(self, campaign: Campaign) -> None:
        self._print({
            "event": "search_started", "study": campaign.journal.id, "space": list(campaign.space.to_words()),
            "trials": campaign.size, "sampler": campaign.options.sampler,
        })  # fmt: skip

    def __call__(self, trial: Trial) -> None:
        self._print({"event": "trial", **trial.to_dict()})

    def finished(self, result: Result) -> None:
        self._print({"event": "search_finished", **result.summary})


def _short(value: Any) -> str:
    if isinstance(value, tuple):
        return "[" + ",".join(map(str, value)) + "]"
    return f"{value:.3g}" if isinstance(value, float) else str(value)
