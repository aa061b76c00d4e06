"""The program as a user starts it: real processes, ended by their own id."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from tests.servers import free_port

START_TIMEOUT_S = 60.0
PROGRAM = (sys.executable, "-m", "laddverk")


def environment(**settings: str) -> dict[str, str]:
    """The usual environment without the developer's own settings, and with these `LADDVERK_` ones."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LADDVERK_", "PYTHONDONTWRITE"))}
    root = str(Path(__file__).resolve().parents[2])
    # Compiled once for all processes of all tests, outside the work tree.
    compiled = str(Path(tempfile.gettempdir()) / "laddverk-tests-pycache")
    ours = {f"LADDVERK_{name.upper()}": value for name, value in settings.items()}
    return {**kept, "PYTHONPATH": root, "PYTHONPYCACHEPREFIX": compiled, **ours}


def run(folder: Path, env: dict[str, str], *arguments: str, expect: int = 0) -> str:
    """A command to its end; what it wrote on stdout."""
    done = subprocess.run([*PROGRAM, *arguments], cwd=folder, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == expect, f"{arguments}: status {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


class Running:
    """A process that goes on. Its output is kept in a file."""

    def __init__(self, folder: Path, env: dict[str, str], name: str, *arguments: str, program: tuple[str, ...] = PROGRAM) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        self._file = self.log.open("ab")
        self.process = subprocess.Popen(
            [*program, *arguments], cwd=folder, env=env, stdout=self._file, stderr=self._file, stdin=subprocess.DEVNULL
        )

    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_ready(self, url: str) -> None:
        """Until `GET url` answers 200."""
        until = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < until:
            assert self.process.poll() is None, f"{self.name} ended with status {self.process.returncode}:\n{self.output()}"
            try:
                if httpx.get(url, timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"{self.name} is not ready after {START_TIMEOUT_S:.0f} s:\n{self.output()}")

    def wait_output(self, text: str, timeout_s: float = START_TIMEOUT_S) -> None:
        """Until it has written this."""
        until = time.monotonic() + timeout_s
        while text not in self.output():
            assert self.process.poll() is None, f"{self.name} ended with status {self.process.returncode}:\n{self.output()}"
            assert time.monotonic() < until, f"{self.name} did not write {text!r}:\n{self.output()}"
            time.sleep(0.05)

    def end(self, with_signal: signal.Signals = signal.SIGTERM, timeout_s: float = 30.0) -> int:
        """Ask it to end; its status."""
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        try:
            status = self.process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
            raise AssertionError(f"{self.name} did not end within {timeout_s:.0f} s:\n{self.output()}") from None
        finally:
            self._file.close()
        return status


__all__ = ["PROGRAM", "Running", "environment", "free_port", "run"]
