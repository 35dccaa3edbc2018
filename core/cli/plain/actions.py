"""What the words do: one method a word, named after it. Each answers by saying something."""

from __future__ import annotations

from collections.abc import Callable

from ...config import (
    ALL_SETTINGS,
    SECTIONS,
    Experiment,
    list_presets,
    resolve_experiment,
    value_at,
    with_value,
)
from ...training.finding import Change
from ..failures import UsageError
from ..headless import name_of
from .run import PlainRun
from .settings import all_lines, changed, choice_lines, section_lines, shown, split_setting
from .voice import Voice


class Actions:
    """The experiment at hand, the run, and the last numbered list."""

    def __init__(self, experiment: Experiment, name: str, run: PlainRun, voice: Voice) -> None:
        self.experiment, self._name = experiment, name
        self._run, self._voice = run, voice
        self._past: list[Experiment] = []
        self._picks: list[Callable[[], None]] = []
        self._fixes: list[Change] = []

    def pick(self, number: int) -> None:
        """Take one of the last numbered list."""
        if not 1 <= number <= len(self._picks):
            raise UsageError(f"There is no number {number} to pick", "No list with it was read out.", "")
        self._picks[number - 1]()

    # Setting up

    def do_show(self, rest: list[str]) -> None:
        """The experiment, or a section."""
        if rest and rest[0] in SECTIONS:
            self._voice.say(section_lines(self.experiment, rest[0]))
        else:
            self._voice.say(all_lines(self.experiment))

    def do_set(self, rest: list[str]) -> None:
        """List what a setting may be, or change it."""
        if not rest:
            self._voice.say(
                [f"sections: {', '.join(SECTIONS)}", "`show` reads the settings, `set NAME` one of them."]
            )
            return
        path, value = split_setting(rest)
        if value:
            self._become(changed(self.experiment, path, value), path)
            return
        self._voice.say(choice_lines(self.experiment, path))
        names = [] if ALL_SETTINGS[path].setting.is_list else ALL_SETTINGS[path].setting.names
        self._picks = [
            lambda name=name: self._become(with_value(self.experiment, path, name), path)  # type: ignore[misc]
            for name in names
        ]

    def do_rate(self, rest: list[str]) -> None:
        """The learning rate."""
        self.do_set(["rate", *rest])

    def do_undo(self, rest: list[str]) -> None:
        """Take the last change back; in a run that goes on too, where it had reached it."""
        if not self._past:
            self._voice.say("nothing to take back")
            return
        before, self.experiment = self.experiment, self._past.pop()
        for path in ALL_SETTINGS:
            if value_at(before, path) != value_at(self.experiment, path):
                self._voice.say(f"{path} is {shown(value_at(self.experiment, path))} again")
                self._run.adopt(self.experiment, path)

    def do_presets(self, rest: list[str]) -> None:
        """Presets as a numbered list; with a word, those that have it in their name or title."""
        word = " ".join(rest).lower()
        found = [info for info in list_presets() if word in f"{info.name} {info.title}".lower()]
        self._voice.say([f"  {index}. {info.name}: {info.title}" for index, info in enumerate(found, 1)])
        self._voice.say("Type a number to load one." if found else "none has that in its name")
        self._picks = [lambda name=info.name: self.do_load([name]) for info in found]  # type: ignore[misc]

    def do_load(self, rest: list[str]) -> None:
        """Another experiment."""
        if not rest:
            raise UsageError(
                "`load` needs a preset's name or a TOML file", "", "`presets` lists the presets."
            )
        loaded = resolve_experiment(rest[0])
        self._past.append(self.experiment)
        self.experiment, self._name = loaded, name_of(rest[0])
        self._voice.say([line for line in (f"loaded {self._name}: {loaded.title}", loaded.story) if line])

    def do_check(self, rest: list[str]) -> None:
        """The checks before training."""
        from ...preflight import preflight
        from ..check import as_lines

        for check in preflight(self.experiment):
            self._voice.say(as_lines(check))

    # Training

    def do_start(self, rest: list[str]) -> None:
        """Train the experiment at hand."""
        if self._run.active:
            self._voice.say("a run is going on; `stop` ends it, `resume` ends a pause")
            return
        self._run.start(self.experiment, self._name)

    def do_pause(self, rest: list[str]) -> None:
        """Wait."""
        self._steer("pause")

    def do_resume(self, rest: list[str]) -> None:
        """Go on."""
        self._steer("resume")

    def do_step(self, rest: list[str]) -> None:
        """One step."""
        self._step("step")

    def do_epoch(self, rest: list[str]) -> None:
        """One epoch."""
        self._step("epoch")

    def do_stop(self, rest: list[str]) -> None:
        """End gracefully, and wait for it."""
        self._steer("stop")
        self._run.wait()

    def do_wait(self, rest: list[str]) -> None:
        """Listen to the run."""
        self._run.wait()

    def _step(self, command: str) -> None:
        if self._run.active:
            self._run.steer(command)
        else:
            self._run.start(self.experiment, self._name, command)

    def _steer(self, command: str) -> None:
        if not self._run.active:
            self._voice.say("no run is going on; `start` begins one")
            return
        self._run.steer(command)

    # Listening

    def do_status(self, rest: list[str]) -> None:
        """How the run stands."""
        from .sentences import status_sentence

        history = self._run.history
        self._voice.say(status_sentence(history) if history else "ready: nothing has been trained yet")

    def do_describe(self, rest: list[str]) -> None:
        """A plot as a sentence."""
        from . import sentences

        history = self._run.history
        if history is None:
            self._voice.say("there is nothing to describe before `start`")
            return
        match rest[0] if rest else "":
            case "loss":
                self._voice.say(sentences.loss_sentence(history))
            case "accuracy":
                self._voice.say(sentences.accuracy_sentence(history))
            case "rate":
                self._voice.say(sentences.curve_sentence("learning rate", history.curves["learning_rate"]))
            case "gradient":
                self._voice.say(sentences.curve_sentence("gradient norm", history.curves["gradient_norm"]))
            case "layers":
                self._voice.say(sentences.layer_sentences(history))
            case _:
                self._voice.say([sentences.loss_sentence(history), sentences.accuracy_sentence(history)])

    def do_warnings(self, rest: list[str]) -> None:
        """What stands against the run."""
        from ..wording import evidence

        history = self._run.history
        standing = [record.finding for record in history.standing] if history else []
        self._fixes = []
        if not standing:
            self._voice.say("no warnings")
        for finding in standing:
            self._voice.say([f"{finding.severity}: {finding.title}", f"  why: {finding.cause}"])
            if finding.evidence:
                self._voice.say(f"  seen: {evidence(finding.evidence)}")
            for change in finding.fixes:
                self._fixes.append(change)
                self._voice.say(f"  fix {len(self._fixes)}: {change.path} becomes {shown(change.value)}")
        self._picks = [lambda change=change: self._mend(change) for change in self._fixes]  # type: ignore[misc]

    def do_fix(self, rest: list[str]) -> None:
        """Make a fix that was listed."""
        number = int(rest[0]) if rest and rest[0].isdecimal() else 0
        if not 1 <= number <= len(self._fixes):
            raise UsageError("`fix` needs the number of a fix", "`warnings` lists them.", "")
        self._mend(self._fixes[number - 1])

    def _mend(self, change: Change) -> None:
        self._become(with_value(self.experiment, change.path, change.value), change.path)

    def _become(self, experiment: Experiment, path: str) -> None:
        if experiment != self.experiment:
            self._past.append(self.experiment)
        self.experiment = experiment
        words = f"{path} is {shown(value_at(experiment, path))}"
        if self._run.active and not self._run.adopt(experiment, path):
            words += "; the run that is going on does not have it: it holds from the next `start`"
        self._voice.say(words)
