"""Layers in words: "conv 32 3x3", "pool 2", "conv 64 3x3 stride 2 pad 1", "globalpool", "dense 128".

A word line is the layer's name, its numbers in a fixed order, then named options. The output layer is
not written: its size is the data's. Nothing here computes; what the lines mean for images of a size is
in layer_shapes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import Problem
from .nearest import nearest

PATH = "model.layers"


@dataclass(frozen=True)
class ConvolutionSpec:
    """`filters` kernels of (height, width) `kernel`, every `stride` pixels, zeros around the image: `pad`."""

    filters: int
    kernel: tuple[int, int]
    stride: int
    pad: tuple[int, int]


@dataclass(frozen=True)
class MaxPoolSpec:
    """The largest of every `size` x `size` pixels, every `stride` pixels."""

    size: int
    stride: int


@dataclass(frozen=True)
class AveragePoolSpec:
    """The mean of every `size` x `size` pixels, every `stride` pixels."""

    size: int
    stride: int


@dataclass(frozen=True)
class GlobalPoolSpec:
    """The mean of each channel over the whole image."""


@dataclass(frozen=True)
class FlattenSpec:
    """The image's numbers in one row; implied before a dense layer."""


@dataclass(frozen=True)
class DenseSpec:
    """A dense layer of `units`."""

    units: int


LayerSpec = ConvolutionSpec | MaxPoolSpec | AveragePoolSpec | GlobalPoolSpec | FlattenSpec | DenseSpec

IMAGE_SPECS = (ConvolutionSpec, MaxPoolSpec, AveragePoolSpec, GlobalPoolSpec)
"""Layers that read an image."""

FORMS = {
    "conv": "conv FILTERS HEIGHTxWIDTH [stride S] [pad P]",
    "pool": "pool SIZE [stride S]",
    "avgpool": "avgpool SIZE [stride S]",
    "globalpool": "globalpool",
    "flatten": "flatten",
    "dense": "dense UNITS",
}
"""How each line is written."""

MOST_UNITS = 65_536
LARGEST_KERNEL = 64


def read_layers(lines: Sequence[str]) -> tuple[tuple[LayerSpec, ...], list[Problem]]:
    """The layers the lines name, and everything wrong with them; lines with a problem are left out."""
    specs: list[LayerSpec] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=1):
        try:
            specs.append(_read_line(line))
        except _LineError as error:
            problems.append(
                Problem(PATH, f"line {number}, {line!r}: {error.said}", error.expected, error.nearest)
            )
    return tuple(specs), problems + _order_problems(specs)


class _LineError(Exception):
    """What is wrong with one line."""

    def __init__(self, said: str, expected: str, nearest_name: str = "") -> None:
        super().__init__(said)
        self.said = said
        self.expected = expected
        self.nearest = nearest_name


class _Line:
    """The words of one line, taken one after the other."""

    def __init__(self, name: str, words: list[str]) -> None:
        self.form = FORMS[name]
        self._words = words

    def number(self, what: str, *, low: int = 1, high: int = MOST_UNITS) -> int:
        """The next word as a whole number."""
        return self._whole(self._next(what), what, low, high)

    def size(self, what: str) -> tuple[int, int]:
        """The next word as "3x3", or "3" for both."""
        word = self._next(what)
        parts = word.lower().replace("×", "x").split("x")
        if len(parts) > 2:
            raise self.wrong(f"{word!r} is no {what}")
        sides = [self._whole(part, what, 1, LARGEST_KERNEL) for part in parts]
        return sides[0], sides[-1]

    def options(self, *known: str) -> dict[str, int]:
        """The rest of the line: pairs of a name and a number."""
        found: dict[str, int] = {}
        while self._words:
            name = self._words.pop(0).lower()
            if name not in known:
                raise self.wrong(f"{name!r} is not known here", nearest(name, known))
            if name in found:
                raise self.wrong(f"{name!r} is there twice")
            found[name] = self.number(name, low=0 if name == "pad" else 1, high=LARGEST_KERNEL)
        return found

    def wrong(self, said: str, nearest_name: str = "") -> _LineError:
        """The problem of this line."""
        return _LineError(said, self.form, nearest_name)

    def _next(self, what: str) -> str:
        if not self._words:
            raise self.wrong(f"the {what} is missing")
        return self._words.pop(0)

    def _whole(self, word: str, what: str, low: int, high: int) -> int:
        if not word.isdecimal() or not word.isascii():
            raise self.wrong(f"{word!r} is no {what}")
        if not low <= int(word) <= high:
            raise self.wrong(f"a {what} of {word} is out of range ({low} to {high})")
        return int(word)


def _read_line(line: str) -> LayerSpec:
    words = line.split()
    name = words[0].lower() if words else ""
    if name not in FORMS:
        said = f"there is no layer {name!r}" if name else "it is empty"
        raise _LineError(said, f"one of {', '.join(FORMS)}", nearest(name, FORMS))
    rest = _Line(name, words[1:])
    match name:
        case "conv":
            spec: LayerSpec = _convolution(rest)
        case "pool" | "avgpool":
            size = rest.number("size", high=LARGEST_KERNEL)
            stride = rest.options("stride").get("stride", size)
            spec = MaxPoolSpec(size, stride) if name == "pool" else AveragePoolSpec(size, stride)
        case "dense":
            spec = DenseSpec(rest.number("number of units"))
        case "globalpool":
            spec = GlobalPoolSpec()
        case _:
            spec = FlattenSpec()
    rest.options()  # nothing may be left
    return spec


def _convolution(rest: _Line) -> ConvolutionSpec:
    """The padding keeps an odd kernel's image as large as it was (stride 1), unless another is asked for."""
    filters = rest.number("number of filters")
    kernel = rest.size("kernel size")
    options = rest.options("stride", "pad")
    pad = (kernel[0] - 1) // 2, (kernel[1] - 1) // 2
    if "pad" in options:
        pad = options["pad"], options["pad"]
        if pad[0] >= min(kernel):
            raise rest.wrong(f"a pad of {pad[0]} lets the kernel see zeros only, at the border")
    return ConvolutionSpec(filters, kernel, options.get("stride", 1), pad)


def _order_problems(specs: Sequence[LayerSpec]) -> list[Problem]:
    """Layers that read an image where there is none any more."""
    ended = ""
    for spec in specs:
        if ended and isinstance(spec, IMAGE_SPECS):
            reader = NAMES[type(spec)]
            return [Problem(PATH, f"{reader!r} reads an image, and {ended!r} before it leaves none",
                            "image layers first, then dense ones")]  # fmt: skip
        if isinstance(spec, GlobalPoolSpec | FlattenSpec | DenseSpec):
            ended = NAMES[type(spec)]
    return []


NAMES: dict[type, str] = {
    ConvolutionSpec: "conv",
    MaxPoolSpec: "pool",
    AveragePoolSpec: "avgpool",
    GlobalPoolSpec: "globalpool",
    FlattenSpec: "flatten",
    DenseSpec: "dense",
}
