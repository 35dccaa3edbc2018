"""Real data where they are, a store of one's own, and makers of small files."""

from __future__ import annotations

import gzip
import struct
import tarfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from nntui.core.config.experiment import DataConfig
from nntui.core.data import Dataset, load_dataset
from nntui.core.errors import DataError

REAL_DATA = Path(__file__).parents[2].parent / "shared" / "data"


@pytest.fixture
def real_data() -> Path:
    if not REAL_DATA.is_dir():
        pytest.skip(f"the real data are not at {REAL_DATA}")
    return REAL_DATA


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty store."""
    folder = tmp_path / "home"
    monkeypatch.setenv("NNTUI_HOME", str(folder))
    return folder


@pytest.fixture
def load() -> Callable[..., Dataset]:
    """load("digits", validation=0.3)"""
    return lambda source, **settings: load_dataset(DataConfig(source=str(source), **settings))


@pytest.fixture
def refusal(load) -> Callable[..., DataError]:
    """The error that loading raises; everything in it is checked to be said."""

    def refused(source: object, **settings: object) -> DataError:
        with pytest.raises(DataError) as caught:
            load(source, **settings)
        error = caught.value
        assert error.title
        assert error.exit_code == 2
        assert error.message or error.hint
        return error

    return refused


@pytest.fixture
def write_idx() -> Callable[..., Path]:
    """Write an array as IDX; gzipped where the name ends so."""

    def write(path: Path, array: np.ndarray) -> Path:
        codes = {"u1": 0x08, "i1": 0x09, "i2": 0x0B, "i4": 0x0C, "f4": 0x0D, "f8": 0x0E}
        kind = array.dtype.str[1:]
        raw = struct.pack(">HBB", 0, codes[kind], array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
        raw += array.astype(array.dtype.newbyteorder(">")).tobytes()
        path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)
        return path

    return write


@pytest.fixture
def tiny_mnist(write_idx) -> Callable[[Path], Path]:
    """A folder with the four official files: 40 + 20 images of 28x28, ten classes."""

    def make(folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        rng = np.random.default_rng(0)
        for part, count in (("train", 40), ("t10k", 20)):
            images = rng.integers(0, 256, (count, 28, 28), dtype=np.uint8)
            write_idx(folder / f"{part}-images-idx3-ubyte.gz", images)
            write_idx(folder / f"{part}-labels-idx1-ubyte.gz", (np.arange(count) % 10).astype(np.uint8))
        return folder

    return make


@pytest.fixture
def cifar_bytes() -> Callable[..., bytes]:
    """Records of CIFAR's binary layout; image i is filled so that red, green and blue planes differ."""

    def make(count: int, first: int = 0, label_bytes: int = 1, classes: int = 10) -> bytes:
        records = np.zeros((count, label_bytes + 3072), dtype=np.uint8)
        numbers = np.arange(first, first + count)
        records[:, label_bytes - 1] = numbers % classes
        for channel in range(3):
            begin = label_bytes + 1024 * channel
            records[:, begin : begin + 1024] = ((numbers + 50 * channel) % 256)[:, None]
        return records.tobytes()

    return make


@pytest.fixture
def tiny_cifar(cifar_bytes) -> Callable[..., dict[str, bytes]]:
    """The files of a CIFAR-10 of 20 images a batch, by the name they have in the archive."""

    def make(each: int = 20) -> dict[str, bytes]:
        names = [f"data_batch_{number}.bin" for number in range(1, 6)] + ["test_batch.bin"]
        files = {
            f"cifar-10-batches-bin/{name}": cifar_bytes(each, each * place)
            for place, name in enumerate(names)
        }
        words = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
        files["cifar-10-batches-bin/batches.meta.txt"] = "\n".join(words).encode()
        return files

    return make


@pytest.fixture
def tar_of() -> Callable[..., bytes]:
    """A .tar.gz with these files."""

    def make(files: dict[str, bytes]) -> bytes:
        packed = BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz") as archive:
            for name, content in files.items():
                member = tarfile.TarInfo(name)
                member.size = len(content)
                archive.addfile(member, BytesIO(content))
        return packed.getvalue()

    return make
