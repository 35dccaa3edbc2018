"""A real sshd on this machine, for as long as it is needed, behind a link that is as thin as it is told to be.

It listens on the loopback only, with keys made for the occasion. Needs OpenSSH's server and client.
"""

from __future__ import annotations

import getpass
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

BUFFER = 8192
"""Bytes of socket buffer on either side of the link: what a home router would hold, not what a loopback does."""

SSHD = shutil.which("sshd") or "/usr/sbin/sshd"
SETTINGS = """\
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/user.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
{more}
"""


class Sshd:
    """The server. `more` are further lines of its settings."""

    def __init__(self, more: str = "") -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="over-ssh-"))
        self.port = _free_port()
        for name in ("host", "user"):
            subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.folder / name], check=True
            )
        settings = self.folder / "settings"
        settings.write_text(SETTINGS.format(port=self.port, folder=self.folder, more=more), encoding="utf-8")
        with suppress(OSError):
            Path("/run/sshd").mkdir(exist_ok=True)  # Debian's server wants it
        self._server = subprocess.Popen([SSHD, "-D", "-f", settings], stderr=subprocess.DEVNULL)
        _await(self.port)

    def command(self, remote: str, port: int, *, terminal: bool = True) -> list[str]:
        """The client's command line that runs `remote` through a link at `port`."""
        options = [
            "StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR", "IdentitiesOnly=yes",
        ]  # fmt: skip
        words = ["ssh", "-tt" if terminal else "-T", "-F", "none", "-i", str(self.folder / "user")]
        words += [part for option in options for part in ("-o", option)]
        return [*words, "-p", str(port), f"{getpass.getuser()}@127.0.0.1", remote]

    def close(self) -> None:
        """End it and forget its keys."""
        self._server.send_signal(signal.SIGTERM)
        self._server.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)


class Link:
    """Carries bytes from a port of its own to `target`: towards the client at `rate` bytes a second (0: at once).

    `frozen` stops everything in both directions and tells nobody, as a closed lid does.
    """

    def __init__(self, target: int, rate: float = 0.0) -> None:
        self.rate, self.frozen = rate, False
        self._target = target
        self._ends: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def reset(self) -> None:
        """Break it, as a router that forgot the connection does."""
        for end in self._ends:
            with suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                end.close()

    def close(self) -> None:
        """No further connections."""
        self._door.close()
        self.reset()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._door.accept()
                server = socket.socket()
                server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
                client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
                server.connect(("127.0.0.1", self._target))
                self._ends += [client, server]
                for ends, slow in (((server, client), True), ((client, server), False)):
                    for end in ends:
                        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    threading.Thread(target=self._carry, args=(*ends, slow), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, slow: bool) -> None:
        with suppress(OSError):
            while True:
                rate = self.rate if slow else 0.0
                data = source.recv(int(min(4096, max(256, rate / 20))) if rate else 65536)
                while self.frozen:
                    time.sleep(0.02)
                if not data:
                    break
                if rate:
                    time.sleep(len(data) / rate)
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def _await(port: int) -> None:
    deadline = time.monotonic() + 10.0
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
