"""A real demo (server, simulated stations, built console) and a real browser."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.browser.demo_run import LANGUAGES, Check, Demo, Evse, Finder, Login, Opener, Shot, Station, until

ROOT = Path(__file__).resolve().parents[3]
CONSOLE = ROOT / "laddverk" / "api" / "web" / "console" / "index.html"
LADDVERK = Path(sys.executable).with_name("laddverk")
CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
START_S = 60.0

expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser or a built console these tests cannot run: in CI that is a failure, elsewhere they say what is missing."""
    missing = None
    if CHROMIUM is None:
        missing = "Chromium is not installed: apt-get install chromium"
    elif not CONSOLE.is_file():
        missing = "the console is not built: cd web && npm ci && npm run build"
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if missing and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason=missing))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _read_login(process: subprocess.Popen[str], log: Path) -> str:
    """The one-time login that the demo prints. Raises AssertionError with its last words."""
    assert process.stdout is not None
    deadline = time.monotonic() + START_S
    for line in process.stdout:
        if found := re.search(r"http://[^\s]+/login#token=[^\s]+", line):
            return found[0]
        if time.monotonic() > deadline:
            break
    raise AssertionError(f"the demo printed no login; its last words:\n{log.read_text()[-4000:]}")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Twelve stations of three OCPP versions, with one seed."""
    folder = tmp_path_factory.mktemp("demo")
    log = folder / "stderr.log"
    port, ocpp_port = _free_port(), _free_port()
    command = [LADDVERK, "demo", "--stations", "12", "--port", str(port), "--ocpp-port", str(ocpp_port), "--no-browser", "--seed", "7"]
    with log.open("w") as errors:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, "LADDVERK_DATA_DIR": str(folder / "var")},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        try:
            login = _read_login(process, log)
            yield Demo(login.split("/login")[0], f"ws://127.0.0.1:{ocpp_port}/ocpp", login, process)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's own Chromium, drawing WebGL in software."""
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
    }


@pytest.fixture(scope="session")
def login(demo: Demo, browser: Browser) -> Login:
    """The one-time link, used in the browser as a person would."""
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(demo.login)
    expect(page.get_by_role("heading", level=1)).to_have_text("Network")
    url = page.evaluate("location.href")
    used = Login(context.storage_state(), url, page.evaluate("location.hash"))
    context.close()
    return used


@pytest.fixture(params=sorted(LANGUAGES))
def language(request: pytest.FixtureRequest) -> str:
    """Both languages, one after the other."""
    chosen: str = request.param
    return chosen


@pytest.fixture
def opens(demo: Demo, login: Login, browser: Browser) -> Iterator[Opener]:
    """Opens pages signed in. The test fails if any logs an error, throws, or breaks the security policy."""
    contexts: list[BrowserContext] = []

    def new_page(**options: Any) -> Page:
        options = {"viewport": {"width": 1440, "height": 900}, "base_url": demo.url, **options}
        contexts.append(browser.new_context(storage_state=login.state, **options))
        return contexts[-1].new_page()

    opener = Opener(new_page)
    yield opener
    for context in contexts:
        context.close()
    assert not [text for text in opener.complaints if not _of_the_driver(text)]


def _of_the_driver(text: str) -> bool:
    """Drawing WebGL in software is slow, and Chromium says so."""
    return "GL Driver Message" in text or "GPU stall" in text


@pytest.fixture
def api(demo: Demo, login: Login) -> Iterator[httpx.Client]:
    """The REST API under the same login, to learn what the pages should show."""
    cookies = {cookie["name"]: cookie["value"] for cookie in login.state["cookies"]}
    with httpx.Client(base_url=f"{demo.url}/api/v1", cookies=cookies, timeout=15) as client:
        yield client


@pytest.fixture
def accessible() -> Check:
    """Fails with every breach of WCAG 2.2 AA that axe finds."""
    axe = Axe()
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    def check(page: Page, without: Sequence[str] = ()) -> None:
        options = {"runOnly": {"type": "tag", "values": tags}, "rules": {rule: {"enabled": False} for rule in without}}
        found = axe.run(page, options=options).response["violations"]
        told = [f"{v['id']} ({v['impact']}): {v['help']}\n    " + "\n    ".join(n["html"][:200] for n in v["nodes"][:5]) for v in found]
        assert not found, "\n".join([page.url, *told])

    return check


@pytest.fixture
def shot() -> Shot:
    """Keeps a picture of a page where LADDVERK_SCREENSHOTS names a folder."""
    folder = os.environ.get("LADDVERK_SCREENSHOTS")

    def keep(page: Page, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=False)

    return keep


@pytest.fixture
def station_with(api: httpx.Client) -> Finder:
    """Waits for an online station with an EVSE of which `wanted` holds."""

    def look(wanted: Callable[[Evse], bool], of: Callable[[Station], bool]) -> tuple[Station, Evse] | None:
        stations = api.get("/stations", params={"online": True, "admission": "accepted", "limit": 200}).raise_for_status().json()
        return next(((s, e) for s in stations["items"] if of(s) for e in s["evses"] if wanted(e)), None)

    def find(wanted: Callable[[Evse], bool], of: Callable[[Station], bool] = bool, timeout_s: float = 60.0) -> tuple[Station, Evse]:
        found: tuple[Station, Evse] = until(lambda: look(wanted, of), timeout_s)
        return found

    return find
