"""The station page: what it is, what it does, what can be asked of it, and every frame."""

import json
import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.browser.demo_run import Finder, Opener, Shot, until

ANSWERED_MS = 40_000


def _newest_command(page: Page) -> Locator:
    return page.get_by_test_id("command-log").get_by_role("listitem").first


def test_identity_and_evses_are_the_stations_own(opens: Opener, api: httpx.Client, station_with: Finder) -> None:
    """Vendor, model, firmware, protocol, and one card an EVSE."""
    station, _ = station_with(lambda evse: True, lambda s: len(s["evses"]) > 1)
    page = opens(f"/stations/{station['id']}")
    about = page.get_by_role("region", name="About the station")
    for fact in (station["vendor"], station["model"], station["firmware_version"], station["protocol"].replace("ocpp", "OCPP ")):
        expect(about).to_contain_text(fact)
    for evse in station["evses"]:
        expect(page.get_by_role("region", name=f"EVSE {evse['id']}", exact=True)).to_be_visible()


def test_unknown_station_is_said_to_be_unknown(opens: Opener) -> None:
    """Not an empty page."""
    page = opens("/stations/NO-SUCH")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no station NO-SUCH")
    opens.complaints.clear()


def test_live_session_says_what_is_known_and_what_is_not(opens: Opener, station_with: Finder) -> None:
    """Where no battery level was reported it says so, and shows no invented number."""
    station, evse = station_with(lambda evse: evse["session_id"] and evse["state_of_charge"] is None)
    page = opens(f"/stations/{station['id']}")
    card = page.get_by_role("region", name=f"EVSE {evse['id']}", exact=True)
    live = card.get_by_role("region", name="Live session")
    expect(live.get_by_role("definition").nth(0)).to_contain_text("kWh")
    expect(live.get_by_role("definition").nth(2)).to_have_text("unknown")


def test_frames_pass_live_and_open_as_json(opens: Opener, station_with: Finder, shot: Shot) -> None:
    """Operator's task 7: from home two clicks to the raw traffic of a station, which goes on by itself."""
    station, _ = station_with(lambda evse: evse["session_id"])
    page = opens("/")
    page.get_by_test_id("stations").get_by_role("link", name=re.compile(station["id"])).click()
    rows = page.get_by_test_id("traffic").get_by_role("row")
    expect(rows.first).to_be_visible()
    before = rows.first.inner_text()
    expect(rows.first).not_to_have_text(before, timeout=60_000)
    page.get_by_test_id("traffic").get_by_role("button").first.click()
    call = page.get_by_role("region", name="Call", exact=True)
    assert isinstance(json.loads(call.inner_text()), dict)
    shot(page, "traffic")


def test_traffic_is_filtered_paused_and_saved(opens: Opener, station_with: Finder, tmp_path: Path) -> None:
    """Paused, nothing moves; the file holds the frames that are shown, one a line."""
    station, _ = station_with(lambda evse: evse["session_id"])
    page = opens(f"/stations/{station['id']}")
    traffic = page.get_by_test_id("traffic")
    expect(traffic.get_by_role("row").first).to_be_visible()
    page.get_by_label("Filter by action").fill("boot")
    page.get_by_label("Direction").select_option("in")
    expect(traffic.get_by_role("row")).not_to_have_count(0)
    for action in traffic.get_by_role("button").all_inner_texts():
        assert action == "BootNotification"
    page.get_by_label("Filter by action").fill("")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text(re.compile(r"Paused, \d+ new"))).to_be_visible(timeout=60_000)
    shown = traffic.get_by_role("row").count()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download").click()
    saved.value.save_as(tmp_path / "frames.jsonl")
    frames = [json.loads(line) for line in (tmp_path / "frames.jsonl").read_text().splitlines()]
    assert len(frames) == shown
    assert {"action", "direction", "request", "response"} <= set(frames[0])
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_text(re.compile(r"Paused"))).to_be_hidden()


def test_start_and_stop_are_followed_to_their_effect(opens: Opener, station_with: Finder, api: httpx.Client, shot: Shot) -> None:
    """Queued, sent, the station's answer, and the session that began or ended."""
    station, evse = station_with(lambda evse: evse["session_id"] and evse["power_w"])
    page = opens(f"/stations/{station['id']}")
    card = page.get_by_role("region", name=f"EVSE {evse['id']}", exact=True)
    card.get_by_role("button", name="Stop").click()
    entry = _newest_command(page)
    expect(entry).to_contain_text("Accepted", timeout=ANSWERED_MS)
    expect(entry).to_contain_text("The session has ended", timeout=ANSWERED_MS)
    ended = api.get(f"/sessions/{evse['session_id']}").json()
    assert ended["status"] == "ended"
    assert ended["stop_reason"] == "Remote"
    shot(page, "commands")


def test_start_by_hand(opens: Opener, station_with: Finder, api: httpx.Client) -> None:
    """A chosen token starts a session on a free EVSE; the session shows up on its card."""
    token = api.get("/tokens", params={"status": "active"}).json()["items"][0]["uid"]
    station, evse = station_with(lambda evse: evse["status"] == "available" and not evse["session_id"])
    page = opens(f"/stations/{station['id']}")
    card = page.get_by_role("region", name=f"EVSE {evse['id']}", exact=True)
    card.get_by_role("button", name="Start").click()
    page.get_by_label("Token to charge on").fill(token)
    page.get_by_role("dialog").get_by_role("button", name="Start charging").click()
    entry = _newest_command(page)
    expect(entry).to_contain_text("Accepted", timeout=ANSWERED_MS)
    expect(entry).to_contain_text("A session has started", timeout=60_000)
    expect(card.get_by_role("region", name="Live session")).to_contain_text(token, timeout=ANSWERED_MS)


def test_unlock_shows_the_stations_own_answer(opens: Opener, station_with: Finder) -> None:
    """One click on the page, and the answer as the station gave it."""
    station, evse = station_with(lambda evse: evse["status"] == "available")
    page = opens(f"/stations/{station['id']}")
    page.get_by_role("region", name=f"EVSE {evse['id']}", exact=True).get_by_role("button", name="Unlock").click()
    answer = _newest_command(page).get_by_role("region", name="The station's answer")
    expect(answer).to_contain_text("status", timeout=ANSWERED_MS)


@pytest.mark.slow
def test_restart_is_followed_until_the_station_is_back(opens: Opener, station_with: Finder) -> None:
    """Operator's task 5: two clicks, then progress until the boot."""
    station, _ = station_with(lambda evse: not evse["session_id"], lambda s: not any(e["session_id"] for e in s["evses"]), 120)
    page = opens(f"/stations/{station['id']}")
    page.get_by_role("button", name="Restart").click()
    page.get_by_role("menuitem", name="Restart now (hard)").click()
    entry = _newest_command(page)
    dialog = page.get_by_role("dialog")
    if dialog.is_visible():
        dialog.get_by_role("button", name="Restart now").click()
    expect(entry).to_contain_text("Accepted", timeout=ANSWERED_MS)
    expect(entry).to_contain_text("The station is back", timeout=120_000)


def test_out_of_service_and_back(opens: Opener, station_with: Finder) -> None:
    """The EVSE's own status is the proof, and Start is not offered meanwhile."""
    station, evse = station_with(lambda evse: evse["status"] == "available")
    page = opens(f"/stations/{station['id']}")
    card = page.get_by_role("region", name=f"EVSE {evse['id']}", exact=True)
    more = card.get_by_role("button", name=f"More commands for EVSE {evse['id']}")
    more.click()
    page.get_by_role("menuitem", name="Take out of service").click()
    expect(_newest_command(page)).to_contain_text("Out of service now", timeout=ANSWERED_MS)
    expect(card.get_by_role("button", name="Start")).to_be_disabled()
    more.click()
    page.get_by_role("menuitem", name="Put in service").click()
    expect(_newest_command(page)).to_contain_text("In service again", timeout=ANSWERED_MS)
    expect(card.get_by_role("button", name="Start")).to_be_enabled()


@pytest.mark.parametrize("protocol", ["ocpp1.6", "ocpp2.0.1", "ocpp2.1"])
def test_settings_are_read_and_changed(opens: Opener, station_with: Finder, protocol: str, shot: Shot) -> None:
    """The same page for every version; a changed value is what the station then says."""
    station, _ = station_with(lambda evse: True, lambda s: s["protocol"] == protocol)
    page = opens(f"/stations/{station['id']}?tab=configuration")
    page.get_by_role("button", name="Read from the station").click()
    page.get_by_label("Filter settings").fill("HeartbeatInterval")
    row = page.get_by_test_id("settings").get_by_role("row", name=re.compile("HeartbeatInterval")).first
    expect(row).to_be_visible(timeout=ANSWERED_MS)
    row.get_by_role("button").click()
    page.get_by_role("dialog").get_by_label("Value").fill("270")
    page.get_by_role("dialog").get_by_role("button", name="Send to the station").click()
    expect(_newest_command(page)).to_contain_text("Accepted", timeout=ANSWERED_MS)
    page.get_by_role("button", name="Read from the station").click()
    expect(row).to_contain_text("270", timeout=ANSWERED_MS)
    shot(page, f"settings-{protocol}")


def test_message_is_asked_for_and_seen_to_come(opens: Opener, station_with: Finder) -> None:
    """A trigger's effect is the message itself."""
    station, _ = station_with(lambda evse: True)
    page = opens(f"/stations/{station['id']}")
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Heartbeat").click()
    expect(_newest_command(page)).to_contain_text("The message has come", timeout=ANSWERED_MS)


def test_command_to_a_silent_station_ends_with_a_reason(opens: Opener, api: httpx.Client) -> None:
    """Nothing is promised that cannot be: the log says that it failed, and why."""
    made = api.post("/stations", json={"id": "SILENT-1"}, headers={"X-CSRF-Token": api.get("/auth/me").json()["csrf_token"]})
    assert made.status_code in (201, 409)
    page = opens("/stations/SILENT-1")
    expect(page.get_by_text("The station is offline.")).to_be_visible()
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Clear its token cache").click()
    until(lambda: re.search("Failed|No answer in time", _newest_command(page).inner_text()), 60)
    expect(_newest_command(page)).to_contain_text("offline")
