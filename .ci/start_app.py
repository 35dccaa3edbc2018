"""Start the installed `nntui` in a pseudo-terminal, see its screen, and leave it by keys. Standard library only."""

from __future__ import annotations

import os
import pty
import select
import struct
import sys
import termios
import time
from fcntl import ioctl
from pathlib import Path

SECONDS = 60.0


def read_until(terminal: int, wanted: bytes, seen: bytearray) -> bool:
    """Read what the app writes until `wanted` has come."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if wanted in seen:
            return True
        ready, _, _ = select.select([terminal], [], [], 0.5)
        if ready:
            try:
                seen += os.read(terminal, 65536)
            except OSError:  # the app has gone and its end of the terminal with it
                return wanted in seen
    return False


def main() -> int:
    command = Path(sys.executable).with_name("nntui")
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color", NNTUI_HOME=str(Path.cwd()))
        os.execv(command, [str(command)])
    ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    seen = bytearray()
    shown = read_until(terminal, b"loss", seen)
    os.write(terminal, b"q")
    left = read_until(terminal, b"\x1b[?1049l", seen)
    _, status = os.waitpid(child, 0)
    print(
        f"app: screen shown {shown}, terminal restored {left}, exit code {os.waitstatus_to_exitcode(status)}"
    )
    return 0 if shown and left and os.waitstatus_to_exitcode(status) == 0 else 1


if __name__ == "__main__":
    raise SystemExit(main())
