"""What may stand behind `nntui` on the command line when no command does: an experiment, and how to show it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass

from ..core.cli.parser import Parser, threads_argument
from .options import DEFAULT_PRESET, Options, default_fps
from .terminal.alerts import ALERTS, Alert
from .terminal.governor import LOW_BANDWIDTH

LOW_BANDWIDTH_FPS = 0.5

EXAMPLES = """examples:
  nntui                              the workbench, on the digits
  nntui vanishing-sigmoid            ... on a preset; `nntui presets` lists them
  nntui mine.toml --set model.activation=tanh
  nntui --low-bandwidth              for a link of a few kilobytes a second
  nntui --plain                      words instead of a screen; suits a screen reader
"""


@dataclass(frozen=True)
class Wishes:
    """The options, and whether words are wanted in place of a screen."""

    options: Options
    plain: bool = False
    threads: int | None = None


def workbench_parser() -> Parser:
    """The parser of `nntui [PRESET|FILE] [options]`."""
    parser = Parser(
        prog="nntui",
        description="Opens the workbench on an experiment.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "experiment",
        nargs="?",
        default=DEFAULT_PRESET,
        metavar="PRESET|FILE",
        help="a preset's name or a TOML file (default: %(default)s)",
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="PATH=VALUE", help="change a setting; may be repeated"
    )
    parser.add_argument("--plain", action="store_true", help="a dialogue in words instead of a screen")
    _add_look(parser)
    _add_link(parser)
    _add_runs(parser)
    threads_argument(parser)
    return parser


def _add_look(parser: Parser) -> None:
    group = parser.add_argument_group("look")
    group.add_argument("--theme", choices=("dark", "light", "high-contrast"), default="dark")
    group.add_argument("--ascii", action="store_true", help="nothing but ASCII characters")
    group.add_argument(
        "--no-mouse", action="store_true", help="leave the mouse, and selecting text, to the terminal"
    )
    group.add_argument("--reduced-motion", action="store_true", help="nothing blinks, slides or fades")
    group.add_argument(
        "--alerts",
        type=_alerts,
        default=ALERTS,
        metavar="WAYS",
        help=f"how the end of a run and critical warnings call you: some of {','.join(ALERTS)} (default), or none",
    )


def _add_link(parser: Parser) -> None:
    group = parser.add_argument_group("what the link has to carry")
    group.add_argument(
        "--fps", type=_rate, metavar="N", help="plots drawn a second at most (default: 2; 1 inside tmux)"
    )
    group.add_argument(
        "--budget", type=_rate, metavar="BYTES", help="bytes a second that plots may take (default: 4000)"
    )
    group.add_argument(
        "--low-bandwidth",
        action="store_true",
        help=f"a plot every two seconds, {LOW_BANDWIDTH:,.0f} bytes a second",
    )


def _add_runs(parser: Parser) -> None:
    group = parser.add_argument_group("runs")
    group.add_argument("--no-save", action="store_true", help="keep nothing of the runs")
    group.add_argument("--runs-dir", default="", metavar="DIR", help="where runs are kept")
    group.add_argument(
        "--on-hangup",
        choices=("go-on", "stop"),
        default="go-on",
        help="when the link drops: train on without a terminal (default), or save and stop",
    )


def parse(argv: Sequence[str]) -> Wishes:
    """The wishes of a command line. Raises UsageError; leaves by SystemExit after `--help`."""
    args = workbench_parser().parse_args(list(argv))
    low = args.low_bandwidth
    options = Options(
        experiment=args.experiment,
        overrides=tuple(args.set),
        theme=args.theme,
        fps=args.fps or (LOW_BANDWIDTH_FPS if low else default_fps()),
        budget=args.budget or (LOW_BANDWIDTH if low else 0.0),
        mouse=not args.no_mouse,
        ascii=args.ascii,
        motion=not (args.reduced_motion or os.environ.get("TEXTUAL_ANIMATIONS") == "none"),
        save=not args.no_save,
        runs_dir=args.runs_dir,
        on_hangup=args.on_hangup,
        alerts=args.alerts,
    )
    return Wishes(options, args.plain, args.threads)


def _alerts(text: str) -> tuple[Alert, ...]:
    """Ways to call, with commas between them, for argparse."""
    named = [] if text == "none" else text.split(",")
    unknown = [name for name in named if name not in ALERTS]
    if unknown:
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(ALERTS)}")
    return tuple(way for way in ALERTS if way in named)


def _rate(text: str) -> float:
    """A number above zero, for argparse."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0.0 < number < 1e9:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return number
