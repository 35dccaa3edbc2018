"""What `nntui --help` prints."""

from __future__ import annotations

from .commands import Commands

_HEAD = """\
nntui: a workbench for training neural networks in a terminal.

usage: nntui [PRESET|FILE]        open the workbench
       nntui --plain              the same in words, without a screen
       nntui COMMAND [ARGUMENTS]  do one thing without it
       nntui --version

options of the workbench: --set PATH=VALUE, --fps N, --budget BYTES, --low-bandwidth, --ascii, --no-mouse,
  --theme dark|light|high-contrast, --reduced-motion, --alerts bell,title,desktop, --no-save,
  --runs-dir DIR, --on-hangup go-on|stop
"""

_EXAMPLES = """\
examples:
  nntui train digits-mlp
  nntui train digits-mlp --set model.activation=tanh --epochs 5
  nntui train mine.toml --json > run.jsonl
  nntui presets lecture-recipe

`nntui COMMAND --help` explains a command.
Exit codes: 0 done, 1 failed, 2 bad input, 3 diverged.
"""


def overview(commands: Commands) -> str:
    """The help text, with one line for each command."""
    width = max(map(len, commands), default=0)
    lines = [f"  {name:<{width}}  {command.summary}" for name, command in commands.items()]
    return "\n".join([_HEAD, "commands:", *lines, "", _EXAMPLES])
