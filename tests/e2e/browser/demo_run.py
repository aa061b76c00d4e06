"""What the browser tests share: a running demo, a login in it, and how to wait."""

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}

Evse = dict[str, Any]
Station = dict[str, Any]
Finder = Callable[..., tuple[Station, Evse]]
Check = Callable[..., None]
Shot = Callable[[Page, str], None]


@dataclass
class Demo:
    """A running `laddverk demo`."""

    url: str
    ocpp_url: str
    login: str
    process: subprocess.Popen[str]


@dataclass
class Login:
    """A browser's state after the one-time login, and where the page was then."""

    state: dict[str, Any]
    landed_on: str
    fragment: str


class Opener:
    """Opens paths of the console, signed in, and notes what the pages complain of."""

    def __init__(self, new_page: Callable[..., Page]) -> None:
        self._new_page = new_page
        self.complaints: list[str] = []

    def __call__(self, path: str, language: str = "en", **options: Any) -> Page:
        """A new page in a context of its own."""
        page = self._new_page(locale=LANGUAGES[language], **options)
        page.on("console", lambda m: self.complaints.append(f"{m.type}: {m.text}") if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.complaints.append(f"thrown: {error}"))
        page.goto(path)
        return page


def until(condition: Callable[[], Any], timeout_s: float = 30.0) -> Any:
    """Wait until the condition holds and give its value. Raises AssertionError after the time-out."""
    deadline = time.monotonic() + timeout_s
    while not (value := condition()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)
    return value
