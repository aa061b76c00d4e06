"""`laddverk demo`: one command, and a network lives."""

import re
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.processes import Running, environment, free_port

pytestmark = pytest.mark.slow

STATIONS = 12
USABLE_WITHIN_S = 15.0
LIVES_WITHIN_S = 90.0


class Demo:
    """A running demo, and its admin logged in."""

    def __init__(self, folder: Path, name: str, *options: str) -> None:
        began = time.monotonic()
        ports = ["--port", str(free_port()), "--ocpp-port", str(free_port())]
        self.process = Running(
            folder, environment(data_dir=str(folder)), name, "demo", "--no-browser", "--stations", str(STATIONS), *ports, *options
        )
        try:
            self.process.wait_output("\n")
            self.usable_after_s = time.monotonic() - began
            found = re.search(r"(http://127\.0\.0\.1:\d+)/login#token=(\S+)", self.process.output())
            assert found, self.process.output()
            self.url, self.token = found.groups()
            self.api = httpx.Client(base_url=f"{self.url}/api/v1", timeout=20)
        except BaseException:
            self.process.end(signal.SIGKILL)
            raise

    def log_in(self) -> None:
        answer = self.api.post("/auth/login", json={"token": self.token, "mode": "bearer"})
        assert answer.status_code == 200, answer.text
        assert answer.json()["role"] == "admin"
        self.api.headers["Authorization"] = f"Bearer {answer.json()['token']}"

    def items(self, path: str, **query: str) -> list[Any]:
        answer = self.api.get(path, params={"limit": "200", **query})
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    def until(self, what: str, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + LIVES_WITHIN_S
        while not condition():
            assert time.monotonic() < deadline, f"not within {LIVES_WITHIN_S:.0f} s: {what}\n{self.process.output()}"
            time.sleep(0.2)

    def end(self) -> None:
        self.api.close()
        assert self.process.end(signal.SIGINT) == 0, self.process.output()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(folder: Path) -> Iterator[Demo]:
    started = Demo(folder, "first")
    started.log_in()
    yield started
    started.end()


def registered(demo: Demo) -> list[Any]:
    return [station for station in demo.items("/stations") if station["id"].startswith("LDV")]


def test_stations_of_all_three_versions_stand_at_sites_and_are_online(demo: Demo) -> None:
    demo.until("all are online", lambda: sum(station["online"] for station in registered(demo)) == STATIONS)
    stations = registered(demo)
    assert {station["protocol"] for station in stations} == {"ocpp1.6", "ocpp2.0.1", "ocpp2.1"}
    assert all(station["vendor"] and station["model"] for station in stations)
    places = {location["id"]: location for location in demo.items("/locations")}
    assert all(55 < places[station["location_id"]]["latitude"] < 69 for station in stations)
    assert all(10 < places[station["location_id"]]["longitude"] < 25 for station in stations)


def test_one_station_waits_and_comes_in_when_it_is_approved(demo: Demo) -> None:
    demo.until("one waits", lambda: len(demo.items("/stations", admission="pending")) == 1)
    (waiting,) = demo.items("/stations", admission="pending")
    answer = demo.api.patch(f"/stations/{waiting['id']}", json={"admission": "accepted"})
    assert answer.status_code == 200, answer.text

    def at_work() -> bool:
        station = demo.api.get(f"/stations/{waiting['id']}").json()
        return bool(station["online"] and station["evses"] and station["evses"][0]["status"] not in ("unknown", "unavailable"))

    demo.until("it works", at_work)


def test_cars_charge_and_their_meters_move(demo: Demo) -> None:
    demo.until("somebody charges", lambda: any(s["energy_wh"] > 0 and s["power_w"] for s in demo.items("/sessions", status="active")))
    session = next(s for s in demo.items("/sessions", status="active") if s["energy_wh"] > 0)
    demo.until("its energy grows", lambda: demo.api.get(f"/sessions/{session['id']}").json()["energy_wh"] > session["energy_wh"])


def test_the_link_logs_in_only_once(demo: Demo) -> None:
    assert httpx.post(f"{demo.url}/api/v1/auth/login", json={"token": demo.token}).status_code == 401


def test_a_second_demo_beside_it_takes_other_ports(demo: Demo, tmp_path: Path) -> None:
    port = httpx.URL(demo.url).port
    assert port is not None
    second = Demo(tmp_path, "second", "--port", str(port))
    try:
        assert httpx.URL(second.url).port != port
        assert httpx.get(f"{second.url}/healthz").status_code == 200
    finally:
        second.end()


def test_it_ends_cleanly_and_goes_on_where_it_was(tmp_path: Path) -> None:
    """The second start is usable within 15 s, and keeps sessions and stations."""
    first = Demo(tmp_path, "before")
    first.log_in()
    first.until("somebody charged", lambda: bool(first.items("/sessions")))
    sessions = {session["id"] for session in first.items("/sessions")}
    url = httpx.URL(first.url)
    first.end()
    with pytest.raises(OSError):
        socket.create_connection((url.host, url.port or 0), timeout=1)
    again = Demo(tmp_path, "again")
    try:
        again.log_in()
        assert again.usable_after_s < USABLE_WITHIN_S
        assert sessions <= {session["id"] for session in again.items("/sessions")}
        again.until("they come back", lambda: sum(station["online"] for station in registered(again)) == STATIONS)
    finally:
        again.end()
    assert "Traceback" not in first.process.output() + again.process.output()
