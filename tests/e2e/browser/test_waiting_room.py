"""Strangers at the door: seen as they say they are, let in, turned away, undone."""

import asyncio
import base64
import json
import threading
from collections.abc import Iterator

import httpx
import pytest
import websockets
from playwright.sync_api import expect

from tests.e2e.browser.demo_run import Demo, Opener, Shot, until

HOSTILE = "<img src=x onerror=\"document.title='owned'\">"


@pytest.fixture
def stranger(demo: Demo) -> Iterator[str]:
    """A station that nobody registered and that says script of itself, over OCPP 1.6."""
    station_id = "STRANGER-1"
    stop = threading.Event()

    async def live() -> None:
        boot = {"chargePointVendor": HOSTILE[:20], "chargePointModel": "<script>alert(1)", "firmwareVersion": HOSTILE}
        key = base64.b64encode(f"{station_id}:a-password-16-long".encode()).decode()
        while not stop.is_set():
            try:
                async with websockets.connect(
                    f"{demo.ocpp_url}/{station_id}", subprotocols=["ocpp1.6"], additional_headers={"Authorization": f"Basic {key}"}
                ) as socket:
                    await socket.send(json.dumps([2, "boot-1", "BootNotification", boot]))
                    while not stop.is_set():
                        try:
                            await asyncio.wait_for(socket.recv(), 0.2)
                        except TimeoutError:
                            continue
            except (OSError, websockets.WebSocketException):
                await asyncio.sleep(0.2)

    thread = threading.Thread(target=lambda: asyncio.run(live()), daemon=True)
    thread.start()
    yield station_id
    stop.set()
    thread.join(10)


def test_hostile_words_are_shown_as_words(opens: Opener, stranger: str, shot: Shot) -> None:
    """What a stranger calls itself is text and nothing else, here and on every page."""
    page = opens("/waiting-room")
    card = page.get_by_role("region", name=stranger)
    expect(card).to_contain_text(HOSTILE[:20])
    expect(card).to_contain_text("<script>alert(1)")
    shot(page, "waiting-hostile")
    page.goto(f"/stations/{stranger}")
    expect(page.get_by_role("region", name="About the station")).to_contain_text("<script>alert(1)")
    assert page.locator("img").count() == 0
    assert "owned" not in page.title()


def test_rejecting_can_be_undone(opens: Opener, stranger: str, api: httpx.Client) -> None:
    """Undo instead of "are you sure?"."""
    page = opens("/waiting-room")
    page.get_by_role("button", name=f"Reject {stranger}").click()
    expect(page.get_by_role("region", name=stranger)).to_be_hidden()
    assert api.get(f"/stations/{stranger}").json()["admission"] == "rejected"
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("region", name=stranger)).to_be_visible()
    assert api.get(f"/stations/{stranger}").json()["admission"] == "pending"


def test_approved_station_joins_the_network(opens: Opener, api: httpx.Client) -> None:
    """Operator's task 8: from home two clicks; its EVSEs then come from its own reports."""
    page = opens("/")
    page.get_by_test_id("attention").get_by_role("link", name="NY-0001").click()
    page.get_by_role("button", name="Approve NY-0001").click()
    expect(page.get_by_text("NY-0001 is approved")).to_be_visible()

    def joined() -> bool:
        station = api.get("/stations/NY-0001").json()
        return station["admission"] == "accepted" and station["online"] and len(station["evses"]) > 0

    until(joined, 120)
    page.get_by_role("link", name="Network").click()
    page.get_by_label("Name, vendor, model or place").fill("NY-0001")
    rows = page.get_by_test_id("stations").get_by_role("link")
    expect(rows).to_have_count(1)
    expect(rows).not_to_contain_text("Offline", timeout=60_000)
