"""The data sets that nntui knows by name: what they are, whose they are, where they come from.

Addresses and checksums are those of the authors' pages, torchvision, TensorFlow Datasets and Apache MXNet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ..digits import DIGITS_LICENCE
from ..files.cifar import CIFAR10_CLASSES, CIFAR_LICENCE
from ..files.idx import FASHION_CLASSES
from ..synthetic import SYNTHETIC

Kind = Literal["made up", "ships", "download"]

MADE_UP_LICENCE = "made up by nntui"


@dataclass(frozen=True)
class Address:
    """Where a file can be had. `checksum` is "md5:...", "sha1:..." or "sha256:...", `size` in bytes."""

    url: str
    checksum: str
    size: int


@dataclass(frozen=True)
class RemoteFile:
    """A file and the addresses to try, in order. A mirror's archive may be packed anew, with its own checksum."""

    name: str
    addresses: tuple[Address, ...]

    @property
    def size(self) -> int:
        """Bytes at the first address."""
        return self.addresses[0].size

    @property
    def checksums(self) -> tuple[str, ...]:
        """All that are right, without repetition."""
        return tuple(dict.fromkeys(address.checksum for address in self.addresses))


@dataclass(frozen=True)
class Entry:
    """One data set of the catalogue.

    `train` and `test` are numbers of examples (0: chosen by a setting, or split off). `shape` is one example's:
    (features,) or (channels, height, width); `classes` is 0 for regression, -1 where a setting chooses. `files` are
    what is downloaded; an archive among them is unpacked. `contents` are the checksums of the files once unpacked.
    """

    name: str
    title: str
    words: str
    kind: Kind
    train: int
    test: int
    shape: tuple[int, ...]
    classes: int
    licence: str
    homepage: str = ""
    class_names: tuple[str, ...] = ()
    files: tuple[RemoteFile, ...] = ()
    contents: Mapping[str, str] | None = None
    unpacked_bytes: int = 0

    @property
    def download_bytes(self) -> int:
        """What is fetched in all."""
        return sum(file.size for file in self.files)


_MNIST_MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "http://yann.lecun.com/exdb/mnist/",
)
_FASHION_MIRRORS = (
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
)
_MXNET = "https://apache-mxnet.s3-accelerate.dualstack.amazonaws.com/gluon/dataset/"


def _mirrored(mirrors: tuple[str, ...], name: str, md5: str, size: int) -> RemoteFile:
    return RemoteFile(name, tuple(Address(mirror + name, f"md5:{md5}", size) for mirror in mirrors))


def _synthetic(name: str) -> Entry:
    recipe = SYNTHETIC[name]
    classes = len(recipe.class_names) if recipe.class_names else (-1 if recipe.class_word else 0)
    return Entry(
        name, name.capitalize(), recipe.words, "made up", 0, 0, (2,), classes, MADE_UP_LICENCE,
        class_names=recipe.class_names,
    )  # fmt: skip


_ENTRIES = (
    *(_synthetic(name) for name in SYNTHETIC),
    Entry(
        name="digits",
        title="Digits",
        words="Handwritten digits of 8x8 pixels, values 0..16.",
        kind="ships",
        train=1797,
        test=0,
        shape=(1, 8, 8),
        classes=10,
        licence=DIGITS_LICENCE,
        homepage="https://doi.org/10.24432/C50P49",
        class_names=tuple("0123456789"),
    ),
    Entry(
        name="mnist",
        title="MNIST",
        words="Handwritten digits of 28x28 pixels.",
        kind="download",
        train=60_000,
        test=10_000,
        shape=(1, 28, 28),
        classes=10,
        licence="CC BY-SA 3.0 (Yann LeCun and Corinna Cortes)",
        homepage="http://yann.lecun.com/exdb/mnist/",
        class_names=tuple("0123456789"),
        files=(
            _mirrored(
                _MNIST_MIRRORS, "train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873", 9_912_422
            ),
            _mirrored(
                _MNIST_MIRRORS, "train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432", 28_881
            ),
            _mirrored(
                _MNIST_MIRRORS, "t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3", 1_648_877
            ),
            _mirrored(_MNIST_MIRRORS, "t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c", 4_542),
        ),
    ),
    Entry(
        name="fashion-mnist",
        title="Fashion-MNIST",
        words="Pieces of clothing, grey, 28x28 pixels.",
        kind="download",
        train=60_000,
        test=10_000,
        shape=(1, 28, 28),
        classes=10,
        licence="MIT (Zalando SE, 2017)",
        homepage="https://github.com/zalandoresearch/fashion-mnist",
        class_names=FASHION_CLASSES,
        files=(
            _mirrored(
                _FASHION_MIRRORS, "train-images-idx3-ubyte.gz", "8d4fb7e6c68d591d4c3dfef9ec88bf0d", 26_421_880
            ),
            _mirrored(
                _FASHION_MIRRORS, "train-labels-idx1-ubyte.gz", "25c81989df183df01b3e8a0aad5dffbe", 29_515
            ),
            _mirrored(
                _FASHION_MIRRORS, "t10k-images-idx3-ubyte.gz", "bef4ecab320f06d8554ea6380940ec79", 4_422_102
            ),
            _mirrored(
                _FASHION_MIRRORS, "t10k-labels-idx1-ubyte.gz", "bb300cfdad3c16e7a12a480ee83cd310", 5_148
            ),
        ),
    ),
    Entry(
        name="cifar-10",
        title="CIFAR-10",
        words="Photographs of ten kinds of things, in colour, 32x32 pixels.",
        kind="download",
        train=50_000,
        test=10_000,
        shape=(3, 32, 32),
        classes=10,
        licence=CIFAR_LICENCE,
        homepage="https://www.cs.toronto.edu/~kriz/cifar.html",
        class_names=CIFAR10_CLASSES,
        unpacked_bytes=184_380_000,
        files=(
            RemoteFile(
                "cifar-10-binary.tar.gz",
                (
                    Address(
                        "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
                        "sha256:c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
                        170_052_171,
                    ),
                    Address(
                        _MXNET + "cifar10/cifar-10-binary.tar.gz",
                        "sha1:fab780a1e191a7eda0f345501ccd62d20f7ed891",
                        169_570_669,
                    ),
                ),
            ),
        ),
        contents={
            "data_batch_1.bin": "sha1:aadd24acce27caa71bf4b10992e9e7b2d74c2540",
            "data_batch_2.bin": "sha1:c0ba65cce70568cd57b4e03e9ac8d2a5367c1795",
            "data_batch_3.bin": "sha1:1dd00a74ab1d17a6e7d73e185b69dbf31242f295",
            "data_batch_4.bin": "sha1:aab85764eb3584312d3c7f65fd2fd016e36a258e",
            "data_batch_5.bin": "sha1:26e2849e66a845b7f1e4614ae70f4889ae604628",
            "test_batch.bin": "sha1:67eb016db431130d61cd03c7ad570b013799c88c",
        },
    ),
    Entry(
        name="cifar-100",
        title="CIFAR-100",
        words="Photographs of a hundred kinds of things, in colour, 32x32 pixels.",
        kind="download",
        train=50_000,
        test=10_000,
        shape=(3, 32, 32),
        classes=100,
        licence=CIFAR_LICENCE,
        homepage="https://www.cs.toronto.edu/~kriz/cifar.html",
        unpacked_bytes=184_440_000,
        files=(
            RemoteFile(
                "cifar-100-binary.tar.gz",
                (
                    Address(
                        "https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz",
                        "md5:03b5dce01913d631647c71ecec9e9cb8",
                        168_513_733,
                    ),
                ),
            ),
        ),
        contents={
            "train.bin": "sha1:e207cd2e05b73b1393c74c7f5e7bea451d63e08e",
            "test.bin": "sha1:8fb6623e830365ff53cf14adec797474f5478006",
        },
    ),
)

CATALOGUE: Mapping[str, Entry] = {entry.name: entry for entry in _ENTRIES}
"""Every data set known by name, in the order in which it is listed."""
