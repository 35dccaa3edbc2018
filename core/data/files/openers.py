"""Opening files so that what goes wrong is said in words."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from ...errors import DataError

GZIP_MAGIC = b"\x1f\x8b"


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The file's bytes, unpacked if it is gzipped (told by its first bytes, not its name).

    What goes wrong while it is read inside the `with` becomes a DataError that names the file: no permission,
    a folder, a broken gzip stream, a disk that fails.
    """
    with told(path), path.open("rb") as raw:
        zipped = raw.read(2) == GZIP_MAGIC
        raw.seek(0)
        if zipped:
            with gzip.open(raw) as stream:
                yield cast(IO[bytes], stream)
        else:
            yield raw


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn the errors of the operating system and of gzip into DataErrors that name `path`."""
    try:
        yield
    except FileNotFoundError as error:
        raise DataError(
            f"There is no file {path}", "The path does not exist.", "Check the spelling."
        ) from error
    except PermissionError as error:
        raise DataError(
            f"{path} may not be read",
            "This user has no permission.",
            f"Try: chmod u+r '{path}', or ask its owner.",
        ) from error
    except IsADirectoryError as error:
        raise DataError(
            f"{path} is a folder", "A file is needed here.", "Give the path of a file in it."
        ) from error
    except EOFError as error:
        raise truncated(path, "the compressed stream stops before its end") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise DataError(
            f"{path} is damaged",
            f"Its gzip stream cannot be unpacked: {error}.",
            "Get the file again and compare its checksum.",
        ) from error
    except OSError as error:
        raise DataError(f"{path} cannot be read", f"The system says: {error.strerror or error}.") from error


def truncated(path: Path, why: str) -> DataError:
    """The error for a file that is shorter than it should be; `why` is a clause that starts in lower case."""
    return DataError(f"{path} is truncated", f"It is cut off: {why}.", "Copy or download the file again.")


def not_empty(path: Path) -> None:
    """Raise DataError for a file of 0 bytes."""
    with told(path):
        empty = path.stat().st_size == 0
    if empty:
        raise DataError(f"{path} is empty", "The file has 0 bytes.", "Copy or download the file again.")


def read_into(stream: IO[bytes], target: memoryview) -> int:
    """Fill `target` from `stream`; returns how many bytes came, fewer only at the stream's end."""
    done = 0
    while done < len(target):
        chunk = stream.read(min(len(target) - done, 2**22))
        if not chunk:
            break
        target[done : done + len(chunk)] = chunk
        done += len(chunk)
    return done
