"""A batch is cut without loss, in pieces that fit, dealt to lanes that do not depend on the threads."""

from hypothesis import given
from hypothesis import strategies as st
from nntui.core.nn.kernels.micro_batches import LANES, lanes, pieces


@given(st.integers(1, 500), st.integers(1, 4_000_000))
def test_pieces_cover_the_batch_in_order(batch, bytes_per_image):
    cut = pieces(batch, bytes_per_image)
    rows = [row for piece in cut for row in range(piece.start, piece.stop)]
    sizes = {piece.stop - piece.start for piece in cut}
    assert rows == list(range(batch))
    assert max(sizes) - min(sizes) <= 1


def test_pieces_fit_the_budget_where_one_image_does():
    assert max(p.stop - p.start for p in pieces(64, 100, budget=450)) == 4
    assert [p.stop - p.start for p in pieces(3, 100, budget=50)] == [1, 1, 1]


def test_a_small_batch_stays_in_one_piece():
    assert pieces(64, 10, budget=1_000_000) == [slice(0, 64)]


@given(st.integers(1, 100))
def test_every_piece_is_in_one_lane(count):
    dealt = lanes(count)
    assert sorted(piece for lane in dealt for piece in lane) == list(range(count))
    assert len(dealt) <= LANES
