"""Real data where they are, a store of one's own, and makers of small files."""

from __future__ import annotations

import gzip
import socket
import struct
import tarfile
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
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


class Server:
    """An HTTP server on 127.0.0.1 that does what a script says: one step of it a request, then as it should."""

    def __init__(self) -> None:
        self.files: dict[str, tuple[bytes, dict[str, str]]] = {}
        self.redirects: dict[str, str] = {}
        self.scripts: dict[str, list[Callable]] = {}
        self.paths: list[str] = []
        self.ranges: list[str | None] = []
        self.encodings: list[str | None] = []
        self.sent = 0
        self.stalled = threading.Event()
        self.go_on = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer.answer(self)

            def log_message(self, *_args: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.host = f"127.0.0.1:{self._http.server_port}"
        self.base = f"http://{self.host}"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def close(self) -> None:
        self.go_on.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def url(self, path: str, content: bytes, script: list | None = None, headers: dict | None = None) -> str:
        self.files[path] = (content, headers or {})
        self.scripts[path] = list(script or [])
        return self.base + path

    def redirect(self, path: str, target: str) -> str:
        self.redirects[path] = target
        return self.base + path

    # Steps of a script: given a request handler and what it should send

    def cut_off(self, count: int) -> Callable:
        def step(handler, content, start):
            self._head(handler, content, start)
            self._send(handler, content[start : start + count])
            handler.wfile.flush()
            handler.connection.shutdown(socket.SHUT_RDWR)

        return step

    def stall(self, count: int) -> Callable:
        def step(handler, content, start):
            self._head(handler, content, start)
            self._send(handler, content[start : start + count])
            handler.wfile.flush()
            self.stalled.set()
            self.go_on.wait(30)
            handler.close_connection = True

        return step

    def status(self, code: int) -> Callable:
        def step(handler, content, start):
            handler.send_response(code)
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        return step

    def ignore_range(self, handler, content, start) -> None:
        self._head(handler, content, 0)
        self._send(handler, content)

    def answer(self, handler) -> None:
        path = handler.path
        self.paths.append(path)
        if path in self.redirects:
            handler.send_response(302)
            handler.send_header("Location", self.redirects[path])
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        if path not in self.files:
            self.status(404)(handler, b"", 0)
            return
        wanted = handler.headers.get("Range")
        self.ranges.append(wanted)
        self.encodings.append(handler.headers.get("Accept-Encoding"))
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        content, _ = self.files[path]
        script = self.scripts[path]
        try:
            if script:
                script.pop(0)(handler, content, start)
            elif start >= len(content):
                handler.send_response(416)
                handler.send_header("Content-Range", f"bytes */{len(content)}")
                handler.send_header("Content-Length", "0")
                handler.end_headers()
            else:
                self._head(handler, content, start)
                self._send(handler, content[start:])
        except OSError:  # the client hung up
            handler.close_connection = True

    def _head(self, handler, content: bytes, start: int) -> None:
        handler.send_response(206 if start else 200)
        handler.send_header("Content-Length", str(len(content) - start))
        if start:
            handler.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        for name, value in self.files[handler.path][1].items():
            handler.send_header(name, value)
        handler.end_headers()

    def _send(self, handler, content: bytes) -> None:
        self.sent += len(content)  # before the client can have it
        handler.wfile.write(content)


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    yield found
    found.close()


@pytest.fixture
def closed_port() -> int:
    """A port of 127.0.0.1 where nobody answers."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
