"""The words of the dialogue: what each is called, takes and does, in the order of the help."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verb:
    """`takes` is shown behind the word; `group` gathers the help."""

    name: str
    takes: str
    words: str
    group: str


VERBS = (
    Verb("show", "[SECTION]", "the experiment as it is now", "setting up"),
    Verb("set", "[NAME [VALUE]]", "what a setting may be, numbered; with a value, change it", "setting up"),
    Verb("rate", "VALUE", "the learning rate, while training too", "setting up"),
    Verb("undo", "", "take the last change back", "setting up"),
    Verb("presets", "[TEXT]", "experiments to begin from, numbered", "setting up"),
    Verb("load", "NAME", "take a preset or a TOML file", "setting up"),
    Verb("check", "", "the checks before training", "setting up"),
    Verb("start", "", "train", "training"),
    Verb("pause", "", "wait after the step that is being done", "training"),
    Verb("resume", "", "go on after a pause", "training"),
    Verb("step", "", "one step, then wait", "training"),
    Verb("epoch", "", "to the end of the epoch, then wait", "training"),
    Verb("stop", "", "end gracefully", "training"),
    Verb("wait", "", "listen until the run has ended or pauses; Ctrl-C listens no longer", "training"),
    Verb("status", "", "how the run stands, in a sentence", "listening"),
    Verb("describe", "[loss|accuracy|rate|gradient|layers]", "a plot as a sentence", "listening"),
    Verb("warnings", "", "what stands against the run, why, and numbered fixes", "listening"),
    Verb("fix", "NUMBER", "make a fix that `warnings` listed", "listening"),
    Verb("help", "[WORD]", "this list, or more on a word", "else"),
    Verb("quit", "", "leave; a run that goes on is stopped and saved", "else"),
)
BY_NAME = {verb.name: verb for verb in VERBS}
OTHER_WORDS = {
    "preset": "presets",
    "settings": "show",
    "experiment": "show",
    "preflight": "check",
    "run": "start",
    "go": "start",
    "continue": "resume",
    "plot": "describe",
    "plots": "describe",
    "curves": "describe",
    "fixes": "warnings",
    "lesson": "learn",
    "lessons": "learn",
}
"""What people type for a word that is called otherwise here, or on the screen."""

DESCRIBED = ("loss", "accuracy", "rate", "gradient", "layers")


def help_lines(commands: dict[str, str]) -> list[str]:
    """All words by group, then the commands of the command line that may be typed as well."""
    lines = []
    for group in dict.fromkeys(verb.group for verb in VERBS):
        lines.append(f"{group}:")
        lines += [f"  {_usage(verb)}: {verb.words}" for verb in VERBS if verb.group == group]
    lines.append("as on the command line, with `this` for the experiment at hand:")
    lines += [f"  {name}: {words}" for name, words in commands.items() if name not in BY_NAME]
    return [*lines, "A number alone picks from the last numbered list."]


def verb_lines(verb: Verb) -> list[str]:
    """One word."""
    return [f"{_usage(verb)}: {verb.words}."]


def _usage(verb: Verb) -> str:
    return f"{verb.name} {verb.takes}".strip()
