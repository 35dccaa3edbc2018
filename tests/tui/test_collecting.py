"""The collector of garbage rests while the app starts, and never for good."""

from __future__ import annotations

import gc

import pytest
from nntui.tui.collecting import begin, resting_until_the_first_frame


def test_it_rests_until_the_first_frame() -> None:
    with resting_until_the_first_frame():
        assert not gc.isenabled()
        begin()
        assert gc.isenabled()
    gc.unfreeze()


def test_it_wakes_where_no_frame_ever_comes() -> None:
    with pytest.raises(ValueError), resting_until_the_first_frame():
        raise ValueError
    assert gc.isenabled()
