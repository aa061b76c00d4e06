"""The list of sessions and one session."""

import re

import httpx
from playwright.sync_api import expect

from tests.e2e.browser.demo_run import Finder, Opener, until


def test_filters_stand_in_the_address(opens: Opener, api: httpx.Client, station_with: Finder) -> None:
    """A filtered list can be shared; the server does the filtering."""
    station, _ = station_with(lambda evse: evse["session_id"])
    page = opens(f"/sessions?status=active&station={station['id']}")
    rows = page.get_by_test_id("sessions").get_by_role("row")
    expect(rows.first).to_be_visible()
    expect(page.get_by_label("Status")).to_have_value("active")
    for text in rows.all_inner_texts():
        assert station["id"] in text
        assert "Active" in text
    page.get_by_label("Station id").fill("NO-SUCH")
    expect(page.get_by_text("No sessions")).to_be_visible()
    assert "station=NO-SUCH" in page.url
    page.get_by_role("button", name="Clear filters").click()
    expect(rows.first).to_be_visible()


def test_ended_session_tells_why_and_how_much(opens: Opener, api: httpx.Client) -> None:
    """Stop reason in words, meters at both ends, and the curve also as numbers."""

    def ended() -> list[dict[str, object]]:
        found = api.get("/sessions", params={"status": "ended", "limit": 50}).json()["items"]
        return [session for session in found if session["energy_wh"] > 50 and session["meter_stop_wh"]]

    session = until(ended, 120)[0]
    page = opens(f"/sessions/{session['id']}")
    details = page.get_by_role("region", name="Details")
    kwh = f"{session['meter_stop_wh'] / 1000:,.2f} kWh"
    expect(details).to_contain_text(kwh)
    expect(details).not_to_contain_text("still running")
    expect(page.locator(".uplot")).to_be_visible()
    expect(page.get_by_role("region", name=re.compile("Readings")).first.get_by_role("row").nth(1)).to_be_visible()


def test_unknown_session_is_said_to_be_unknown(opens: Opener) -> None:
    """Not an empty page."""
    page = opens(f"/sessions/ses_{'0' * 32}")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such session")
    opens.complaints.clear()


def test_new_sessions_come_into_the_open_list(opens: Opener, api: httpx.Client, station_with: Finder) -> None:
    """Without reload: what starts while the page is open is at its top."""
    station, evse = station_with(lambda evse: evse["status"] == "available")
    page = opens("/sessions")
    newest = page.get_by_test_id("sessions").get_by_role("link").first
    expect(newest).to_be_visible()
    before = newest.get_attribute("href") or ""
    token = api.get("/tokens", params={"status": "active"}).json()["items"][0]["uid"]
    headers = {"X-CSRF-Token": api.get("/auth/me").json()["csrf_token"]}
    order = {"command": "remote-start", "params": {"evse_id": evse["id"], "token": token}}
    assert api.post(f"/stations/{station['id']}/commands", json=order, headers=headers).status_code == 202
    expect(newest).not_to_have_attribute("href", before, timeout=60_000)
