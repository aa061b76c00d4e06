"""An invited viewer chooses a password, comes in, and finds nothing offered that the role may not do."""

import httpx
from playwright.sync_api import Browser, expect

from tests.e2e.browser.demo_run import LANGUAGES, Check, Demo, Finder

PASSWORD = "a sentence nobody guesses"


def test_invited_viewer_looks_and_does_not_touch(
    browser: Browser, demo: Demo, api: httpx.Client, station_with: Finder, accessible: Check
) -> None:
    """From the invitation to the station page; afterwards the password works by itself."""
    email = "viewer@laddverk.example"
    headers = {"X-CSRF-Token": api.get("/auth/me").json()["csrf_token"]}
    invited = api.post("/users", json={"email": email, "name": "Vera", "role": "viewer"}, headers=headers).raise_for_status().json()
    station, evse = station_with(lambda evse: evse["session_id"])

    page = browser.new_context(locale=LANGUAGES["en"], base_url=demo.url).new_page()
    page.goto(invited["link"])
    page.get_by_label("New password").fill("too short")
    page.get_by_role("button", name="Save password").click()
    expect(page.get_by_text("Use at least 12 characters.")).to_be_visible()
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Save password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Network")

    page.goto(f"/stations/{station['id']}")
    card = page.get_by_role("region", name=f"EVSE {evse['id']}", exact=True)
    expect(card.get_by_role("definition").first).to_contain_text("kWh")
    for name in ("Stop", "Start", "Unlock", "Restart", "More"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    expect(page.get_by_role("tab")).to_have_count(0)
    accessible(page)
    page.goto("/waiting-room")
    expect(page.get_by_role("heading", level=1)).to_have_text("Waiting room")
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)

    page.get_by_role("button", name="Your account").click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Your account")).to_be_visible()
    page.context.close()
