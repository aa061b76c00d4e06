"""The wheel as a user gets it: with the web app inside, running without Node."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
import pytest

from tests.e2e.processes import Running, environment, free_port
from tests.servers import missing

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as `make wheel` builds it."""
    if not (ROOT / "laddverk/api/web/console/index.html").is_file():
        missing("the built web app (make web)")
    out = tmp_path_factory.mktemp("wheel")
    command = [str(ROOT / "scripts/with-uv"), "build", "--wheel", "--no-build-isolation", "--out-dir", str(out)]
    subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "VIRTUAL_ENV": str(Path(sys.executable).parents[1])},
        check=True,
        capture_output=True,
        timeout=120,
    )
    (built,) = out.glob("laddverk-*.whl")
    return built


def test_it_carries_the_web_app_and_nothing_of_the_workshop(wheel: Path) -> None:
    """The console, the migrations and the types are inside; tests and sources of the web are not."""
    names = zipfile.ZipFile(wheel).namelist()
    assert "laddverk/api/web/console/index.html" in names
    assert any(name.startswith("laddverk/storage/migrations/versions/") for name in names)
    assert "laddverk/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "web/", "scripts/"))]


def test_demo_runs_from_the_wheel_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    """Installed with its locked requirements into an empty venv, `laddverk demo` serves the console; Node is not on the path."""
    uv = [str(ROOT / "scripts/with-uv")]
    venv = tmp_path / "venv"
    clean = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    for command in (
        [*uv, "venv", "-q", "--python", sys.executable, str(venv)],
        [*uv, "pip", "install", "-q", "--python", str(venv / "bin/python"), "--require-hashes", "-r", str(ROOT / "requirements/run.txt")],
        [*uv, "pip", "install", "-q", "--python", str(venv / "bin/python"), "--no-deps", str(wheel)],
    ):
        subprocess.run(command, cwd=tmp_path, env=clean, check=True, capture_output=True, timeout=300)
    tools = tmp_path / "bin"
    tools.mkdir()
    env = {**environment(), "PATH": str(tools), "PYTHONPATH": ""}
    assert shutil.which("node", path=env["PATH"]) is None
    port = free_port()
    program = (str(venv / "bin/laddverk"),)
    demo = Running(tmp_path, env, "demo", "demo", "--no-browser", "--stations", "3", "--port", str(port), program=program)
    try:
        demo.wait_ready(f"http://127.0.0.1:{port}/readyz")
        page = httpx.get(f"http://127.0.0.1:{port}/", timeout=10)
        assert page.status_code == 200
        assert '<div id="root"' in page.text
        demo.wait_output("/login#token=")
    finally:
        assert demo.end() == 0
