"""`laddverk serve` as one process: it starts with nothing set, says what is wrong, and ends in good order."""

import json
import signal
import socket
from pathlib import Path

import httpx
import pytest

from tests.e2e.processes import Running, environment, free_port, run
from tests.e2e.stations import connected
from tests.servers import nats_server

pytestmark = pytest.mark.slow


def ports() -> tuple[int, int, dict[str, str]]:
    http, ocpp = free_port(), free_port()
    return http, ocpp, {"http_listen": f"127.0.0.1:{http}", "ocpp_listen": f"127.0.0.1:{ocpp}"}


async def test_one_process_serves_people_and_stations_and_ends_in_good_order(tmp_path: Path) -> None:
    """Embedded default: health on both listeners, a station connects, metrics show it; SIGTERM tells it to come back (1012)."""
    http, ocpp, listen = ports()
    env = environment(**listen, data_dir=str(tmp_path / "data"), admission="open", log_format="json", admision="typo")
    key = run(tmp_path, env, "api-key", "create", "--name", "test", "--role", "admin").strip()
    server = Running(tmp_path, env, "serve", "serve")
    try:
        for port in (http, ocpp):
            server.wait_ready(f"http://127.0.0.1:{port}/readyz")
            assert httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
        url, headers = f"http://127.0.0.1:{http}", {"Authorization": f"Bearer {key}"}
        assert httpx.get(f"{url}/metrics").status_code == 401
        async with connected(ocpp, "CP-1", "a-password-of-its-own") as station:
            assert await station.boot() == "Accepted"
            metrics = httpx.get(f"{url}/metrics", headers=headers).text
            assert "laddverk_stations_connected 1.0" in metrics
            assert 'laddverk_calls_received_total{action="BootNotification"} 1.0' in metrics
            assert "laddverk_commit_seconds_count 2.0" in metrics
            assert "laddverk_loop_lag_seconds_bucket" in metrics
            assert 'laddverk_job_last_success_timestamp_seconds{job="relay"}' in metrics
            server.process.send_signal(signal.SIGTERM)
            await station._connection.wait_closed()
            assert station._connection.close_code == 1012
    finally:
        status = server.end()
    assert status == 0
    lines = [json.loads(line) for line in server.output().splitlines()]
    assert [line["event"] for line in lines if line["event"].startswith("server.")] == ["server.ready", "server.stopped"]
    assert any(line["event"] == "settings.unknown" and line["variable"] == "LADDVERK_ADMISION" for line in lines)
    assert any(line.get("station_id") == "CP-1" for line in lines)
    assert not any("exception" in line for line in lines)


@pytest.mark.parametrize("which", ["http_listen", "ocpp_listen"])
def test_a_taken_address_is_named(tmp_path: Path, which: str) -> None:
    _, _, listen = ports()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        server = Running(tmp_path, environment(**{**listen, which: address}), "serve", "serve")
        assert server.process.wait(60) == 1
    assert f"cannot listen on {address}" in server.output()
    assert "Traceback" not in server.output()
    server.end()


def test_production_without_a_key_does_not_start(tmp_path: Path) -> None:
    server = Running(tmp_path, environment(database_url="postgresql://127.0.0.1:1/none"), "serve", "serve")
    assert server.process.wait(60) == 2
    assert "LADDVERK_SECRET_KEY" in server.output()
    server.end()


@pytest.mark.nats
def test_readiness_follows_the_bus(tmp_path: Path) -> None:
    """Without its bus the process lives but is not ready; when the bus is back it is ready again by itself."""
    http, ocpp, listen = ports()
    with nats_server() as nats:
        server = Running(tmp_path, environment(**listen, bus_url=nats.url), "serve", "serve")
        try:
            server.wait_ready(f"http://127.0.0.1:{http}/readyz")
            nats.stop(signal.SIGKILL)
            server.wait_output("bus.disconnected")
            for port in (http, ocpp):
                assert httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 503
                assert httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
            nats.start()
            for port in (http, ocpp):
                server.wait_ready(f"http://127.0.0.1:{port}/readyz")
        finally:
            assert server.end() == 0
