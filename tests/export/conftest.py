"""Small saved runs to export."""

import pytest
from nntui.core.config import Experiment, apply_overrides
from nntui.core.export.saved import Saved
from nntui.core.runs.recorder import record_new
from nntui.core.runs.store import RunStore
from nntui.core.session import Session
from nntui.core.training.events import StepsCompleted

DIGITS = ["data.source=digits", "data.limit=300", "model.hidden=[20, 15]", "training.epochs=3"]


@pytest.fixture
def trained(tmp_path):
    """trained("model.activation=tanh", ..., steer=sink) -> (the saved run, its losses, the session)."""

    def run(*overrides, base=DIGITS, steer=None):
        if any(override.startswith("model.layers") for override in overrides):
            base = [override for override in base if not override.startswith("model.hidden")]
        session = Session(apply_overrides(Experiment(), [*base, *overrides]))
        recorder = record_new(session, RunStore(tmp_path / "runs"), name="run")
        losses = []
        session.add_sink(
            lambda event: losses.extend(event.losses) if isinstance(event, StepsCompleted) else None
        )
        if steer:
            session.add_sink(lambda event: steer(session, event))
        session.run()
        assert recorder.close()
        return Saved(recorder.folder), losses, session

    return run


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return folder
