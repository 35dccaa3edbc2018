"""CIFAR-10's "python version": pickled dictionaries, read through an unpickler that can make arrays and
nothing else.

Unpickling runs whatever the file says. This unpickler looks nothing up: the five names that a pickled array
needs are answered by the small functions below, every other name is refused.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any, Literal

import numpy as np
from numpy.typing import NDArray

from ...errors import DataError
from ..dataset import Split
from ..labels import check_range
from ..loaded import Loaded
from .cifar import CIFAR10_CLASSES, CIFAR_LICENCE, IMAGE_SHAPE, PIXELS, Batches, visit_files

TRAIN = tuple(f"data_batch_{number}" for number in range(1, 6))
TEST = "test_batch"
META = "batches.meta"
MAX_BYTES = 400 * 10**6
MAX_AXES = 4


_ORDERS: Mapping[Any, Literal["<", ">", "="]] = {"<": "<", ">": ">", "=": "=", "|": "="}


class _Dtype:
    """Stands for numpy.dtype: an integer or float type, nothing with fields, objects or metadata."""

    def __init__(self, code: Any, align: Any = False, copy: Any = False) -> None:
        text = code.decode("ascii") if isinstance(code, bytes) else code
        if not isinstance(text, str) or text not in ("u1", "i1", "i2", "i4", "i8", "f4", "f8", "b1"):
            raise pickle.UnpicklingError(f"an array of type {code!r}")
        self.value = np.dtype(text)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        order = state[1].decode("ascii") if isinstance(state[1], bytes) else state[1]
        if order not in _ORDERS or any(item is not None for item in state[2:5]):
            raise pickle.UnpicklingError("an array of records or objects")
        self.value = self.value.newbyteorder(_ORDERS[order])


class _Array:
    """Stands for numpy.ndarray; `value` is the array once its state is set."""

    value: NDArray[Any]

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        _, shape, dtype, fortran, raw = state
        if not isinstance(dtype, _Dtype) or len(shape) > MAX_AXES:
            raise pickle.UnpicklingError("an array of an unknown kind")
        data = raw.encode("latin1") if isinstance(raw, str) else bytes(raw)
        self.value = np.frombuffer(data, dtype.value).reshape(shape, order="F" if fortran else "C")


def _reconstruct(kind: Any, shape: Any, code: Any) -> _Array:
    if kind is not _Array:
        raise pickle.UnpicklingError("an object that is no array")
    return _Array()


def _encode(text: Any, encoding: Any) -> bytes:
    """How Python 3 writes bytes into protocol 2."""
    if not isinstance(text, str) or encoding != "latin1":
        raise pickle.UnpicklingError("text in an unknown encoding")
    return text.encode("latin1")


_ALLOWED: Mapping[tuple[str, str], Callable[..., Any]] = {
    ("numpy", "ndarray"): _Array,
    ("numpy", "dtype"): _Dtype,
    ("numpy.core.multiarray", "_reconstruct"): _reconstruct,
    ("numpy._core.multiarray", "_reconstruct"): _reconstruct,
    ("_codecs", "encode"): _encode,
}


class ArrayUnpickler(pickle.Unpickler):
    """Reads dictionaries, lists, texts, numbers and plain arrays; raises UnpicklingError for anything else."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(stream, encoding="bytes")

    def find_class(self, module: str, name: str) -> Any:
        """The stand-in for an allowed name."""
        try:
            return _ALLOWED[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name}") from None


def read_arrays(stream: IO[bytes], what: str) -> dict[str, Any]:
    """The pickled dictionary with text keys and its arrays. Raises DataError; `what` names the file."""
    try:
        content = ArrayUnpickler(stream).load()
    except pickle.UnpicklingError as error:
        raise DataError(
            f"{what} is refused",
            f"A pickle of CIFAR-10 holds arrays, texts and numbers only; this one has {error}.",
            "Do not open it elsewhere: it may run a program. Get the binary version: nntui data get cifar-10",
        ) from error
    except EOFError as error:
        raise DataError(
            f"{what} is truncated", "The pickle stops before its end.", "Copy the file again."
        ) from error
    except (
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        KeyError,
        UnicodeError,
        OverflowError,
        MemoryError,
    ) as error:
        raise DataError(
            f"{what} is damaged", f"It cannot be unpickled: {error}.", "Get the file again."
        ) from error
    if not isinstance(content, dict):
        raise DataError(
            f"{what} is no CIFAR-10 batch", "It holds no dictionary.", "Check that it is the right file."
        )
    return {_text(key): value.value if isinstance(value, _Array) else value for key, value in content.items()}


def is_pickle_layout(names: set[str]) -> bool:
    """Whether the first training batch is among `names`."""
    return TRAIN[0] in names


def load_cifar_pickles(path: Path) -> Loaded:
    """A folder or archive in the pickle layout. Raises DataError for what is missing, damaged or not allowed."""
    batches = Batches(path, TRAIN)
    test: Split | None = None
    names: tuple[str, ...] = CIFAR10_CLASSES

    def take(name: str, size: int, stream: IO[bytes]) -> None:
        nonlocal test, names
        if size > MAX_BYTES:
            raise DataError(
                f"{name} in {path} is too large", f"It has {size:,} bytes; a batch has 31 million."
            )
        content = read_arrays(stream, f"{name} in {path}")
        if name == META:
            names = _class_names(content.get("label_names")) or names
            return
        found = _batch(content, path, name)
        if name in batches:
            place = batches.place(name, len(found))
            place.x[:], place.y[:] = found.x, found.y
        else:
            test = found

    visit_files(path, (*TRAIN, TEST, META), take)
    batches.check_complete("Get the whole archive, or the binary version: nntui data get cifar-10")
    return Loaded(
        name="cifar-10",
        task="classification",
        x=batches.x,
        y=batches.y,
        test=test,
        class_names=names,
        image_shape=IMAGE_SHAPE,
        target_names=("class",),
        source=str(path),
        licence=CIFAR_LICENCE,
    )


def _batch(content: dict[str, Any], path: Path, name: str) -> Split:
    x, labels = content.get("data"), content.get("labels")
    if not isinstance(x, np.ndarray) or x.dtype != np.uint8 or x.ndim != 2 or x.shape[1] != PIXELS:
        raise DataError(
            f"{name} in {path} is no CIFAR-10 batch", "`data` is not an (n, 3072) array of bytes."
        )
    if (
        not isinstance(labels, list)
        or len(labels) != len(x)
        or not all(isinstance(item, int) for item in labels)
    ):
        raise DataError(
            f"{name} in {path} is no CIFAR-10 batch", "`labels` is not a list of one number per image."
        )
    y = np.array(labels, dtype=np.int64)
    check_range(f"{name} in {path}", y, len(CIFAR10_CLASSES))
    return Split(x, y)


def _class_names(value: Any) -> tuple[str, ...]:
    names = tuple(_text(item) for item in value) if isinstance(value, list) else ()
    return names if len(names) == len(CIFAR10_CLASSES) else ()


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
