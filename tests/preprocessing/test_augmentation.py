"""Augmentation moves and mirrors whole images, evenly, and from its own generator only."""

import numpy as np
import pytest
from nntui.core.config import AugmentationConfig
from nntui.core.errors import ConfigError
from nntui.core.preprocessing import Augmentation
from nntui.core.training.augmenting import make_augmentation

SHAPE = (2, 5, 4)


def numbered(count):
    """Images whose pixels are all different, none zero."""
    return np.arange(1.0, count * 40 + 1).reshape(count, 40).astype(np.float32)


def shifted(image, down, right, mirror):
    """The image's content moved up by `down` and left by `right`, zeros following, by the definition."""
    _channels, height, width = image.shape
    out = np.zeros_like(image)
    for y in range(height):
        for x in range(width):
            if 0 <= y + down < height and 0 <= x + right < width:
                out[:, y, x] = image[:, y + down, x + right]
    return out[:, :, ::-1] if mirror else out


def found_move(before, after, crop):
    """(down, right, mirrored) by which one image became the other; None if it is not a move at all."""
    for down in range(-crop, crop + 1):
        for right in range(-crop, crop + 1):
            for mirror in (False, True):
                if np.array_equal(after, shifted(before, down, right, mirror)):
                    return down, right, mirror
    return None


def test_every_image_is_moved_as_a_whole_and_all_moves_occur():
    x = numbered(400)
    before = x.copy()
    Augmentation(SHAPE, crop=1, flip=True, generator=np.random.default_rng(0))(x)
    moves = [found_move(a.reshape(SHAPE), b.reshape(SHAPE), 1) for a, b in zip(before, x, strict=True)]
    assert None not in moves
    counts = {move: moves.count(move) for move in set(moves)}
    assert len(counts) == 3 * 3 * 2
    assert min(counts.values()) > 400 / 18 / 2.5


@pytest.mark.parametrize(("crop", "flip"), [(2, False), (0, True)])
def test_only_what_was_asked_for(crop, flip):
    x = numbered(400)
    before = x.copy()
    Augmentation(SHAPE, crop=crop, flip=flip, generator=np.random.default_rng(0))(x)
    moves = {found_move(a.reshape(SHAPE), b.reshape(SHAPE), crop) for a, b in zip(before, x, strict=True)}
    assert {mirror for _, _, mirror in moves} == ({False, True} if flip else {False})
    assert len({(down, right) for down, right, _ in moves}) == (1 if crop == 0 else 25)


def test_the_same_generator_gives_the_same_images():
    results = []
    for _ in range(2):
        augment = Augmentation(SHAPE, crop=1, flip=True, generator=np.random.default_rng(7))
        batches = [numbered(8), numbered(3), numbered(8)]
        for batch in batches:
            augment(batch)
        results.append(np.concatenate(batches))
    assert np.array_equal(*results)
    assert not np.array_equal(results[0][:8], results[0][11:])  # new at every step


def test_none_is_made_where_none_is_asked_for():
    assert make_augmentation(AugmentationConfig(), None, np.random.default_rng(0)) is None


@pytest.mark.parametrize(
    ("config", "shape", "said"),
    [
        (AugmentationConfig(flip=True), None, "the inputs are no images"),
        (AugmentationConfig(crop=8), (1, 8, 8), "can leave nothing of an image of 8x8"),
    ],
)
def test_what_does_not_fit_is_refused(config, shape, said):
    with pytest.raises(ConfigError, match=said):
        make_augmentation(config, shape, np.random.default_rng(0))
