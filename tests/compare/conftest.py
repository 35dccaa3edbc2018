import pytest
from nntui.core.config import Experiment, apply_overrides


@pytest.fixture
def small():
    return apply_overrides(
        Experiment(),
        [
            "data.source=moons",
            "data.samples=200",
            "model.hidden=[8]",
            "model.dropout=0.2",
            "training.batch_size=16",
            "training.epochs=4",
        ],
    )
