"""`nntui presets`: what comes with nntui, and a preset's text to begin a file of your own from."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap

EXAMPLES = """
nntui presets                             a list
nntui presets digits-mlp > mine.toml      a file of your own to begin from
nntui presets digits-mlp --explain        every setting, with what it does
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("preset", nargs="?", metavar="NAME", help="print this preset as TOML")
    parser.add_argument(
        "--explain", action="store_true", help="print every setting with its default and what it does"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Print the list, or one preset."""
    if args.preset is None:
        print(_list_as_json() if args.json else _list_for_people())
    else:
        sys.stdout.write(_one(args.preset, explain=args.explain, as_json=args.json))
    return 0


def _one(name: str, *, explain: bool, as_json: bool) -> str:
    from ..config import dump_experiment, load_preset, preset_text, to_tables

    if as_json:
        return json.dumps(to_tables(load_preset(name))) + "\n"
    if explain:
        return dump_experiment(load_preset(name), complete=True, explain=True)
    return preset_text(name)


def _list_as_json() -> str:
    from ..config import list_presets

    return json.dumps(
        [{"name": each.name, "title": each.title, "story": each.story} for each in list_presets()]
    )


def _list_for_people() -> str:
    from ..config import list_presets

    blocks = []
    for preset in list_presets():
        story = textwrap.fill(preset.story, 76, initial_indent="    ", subsequent_indent="    ")
        blocks.append(f"{preset.name}: {preset.title}\n{story}")
    blocks.append("`nntui train NAME` trains one; `nntui presets NAME` prints it as TOML.")
    return "\n".join(blocks)
