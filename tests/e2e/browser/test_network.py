"""Home: what needs somebody, the network in numbers, list and map."""

import re
from collections.abc import Callable

import httpx
from playwright.sync_api import Page, expect

from tests.e2e.browser.cut_line import CutLine
from tests.e2e.browser.demo_run import Demo, Finder, Opener, until


def test_what_is_wrong_is_the_first_thing_seen(opens: Opener) -> None:
    """Operator's task 1: no click, within 3 seconds of the page's start."""
    page = opens("/")
    started = page.evaluate("performance.timing.navigationStart")
    expect(page.get_by_test_id("attention")).to_contain_text("Wants to join the network")
    elapsed_ms = page.evaluate("Date.now()") - started
    assert elapsed_ms < 3_000 or page.evaluate("performance.now()") < 6_000


def test_totals_are_those_of_the_network(opens: Opener, api: httpx.Client) -> None:
    """The numbers on the page are those of the stations, and they add up."""
    page = opens("/")
    totals = page.get_by_test_id("totals")
    expect(totals).to_be_visible()

    def agree() -> bool:
        stations = [s for s in api.get("/stations", params={"limit": 200}).json()["items"] if s["admission"] == "accepted"]
        evses = [e for s in stations for e in s["evses"]]
        shown = [int(text) for text in totals.locator("dd").all_inner_texts()[1:]]
        charging = sum(e["status"] == "charging" for s in stations if s["online"] for e in s["evses"])
        return sum(shown) == len(evses) > 0 and shown[1] == charging

    until(agree)


def test_list_is_searched_and_filtered_by_the_address(opens: Opener, api: httpx.Client) -> None:
    """A search can be shared as an address."""
    station = api.get("/stations/LDV-0003").raise_for_status().json()
    page = opens("/?q=LDV-0003")
    rows = page.get_by_test_id("stations").get_by_role("link")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text(station["id"])
    page.get_by_label("Name, vendor, model or place").fill("no such thing")
    expect(page.get_by_text("No station matches")).to_be_visible()
    assert "q=no+such+thing" in page.url
    page.get_by_label("Name, vendor, model or place").fill("")
    expect(rows.nth(3)).to_be_visible()


def test_status_follows_the_stations_without_reload(opens: Opener, api: httpx.Client, station_with: Finder) -> None:
    """Energy of a running session grows on the open page: told by the live stream, not asked for."""
    station, evse = station_with(lambda evse: evse["session_id"] and evse["power_w"])
    page = opens(f"/stations/{station['id']}")
    card = page.get_by_role("region", name=f"EVSE {evse['id']}", exact=True)
    energy = card.locator("dd").first
    expect(energy).to_contain_text("kWh")
    reads = _count_requests(page, "/api/v1/sessions/")
    before = energy.inner_text()
    expect(energy).not_to_have_text(before, timeout=90_000)
    assert reads() == 0


def _count_requests(page: Page, part: str) -> Callable[[], int]:
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url) if part in request.url else None)
    return lambda: len(seen)


def test_live_connection_heals_itself(opens: Opener, demo: Demo) -> None:
    """Cut off, the page says so; when the line is whole again it is live and reads what it missed, without help."""
    line = CutLine(int(demo.url.rsplit(":", 1)[1]))
    page = opens("/", base_url=f"http://127.0.0.1:{line.port}")
    status = page.get_by_role("banner").get_by_role("status")
    expect(status).to_have_text("Live")
    line.cut()
    expect(status).to_have_text(re.compile("Reconnecting"))
    with page.expect_response(lambda response: "/api/v1/stations?" in response.url, timeout=60_000):
        line.mend()
    expect(status).to_have_text("Live")
    opens.complaints.clear()
    page.context.close()
    line.close()


def test_map_shows_the_sites_on_our_own_tiles(opens: Opener, demo: Demo) -> None:
    """Every request of the page goes to our own server; a click on a site leads to its stations."""
    page = opens("about:blank")
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(re.sub(r"^(\w+://[^/]+).*", r"\1", request.url)))
    page.goto("/")
    expect(page.get_by_test_id("map")).to_have_attribute("data-ready", "true")
    expect(page.get_by_text("GeoNames")).to_be_visible()
    page.wait_for_load_state("load")
    assert {host for host in hosts if host.startswith("http")} == {demo.url}


def test_security_policy_is_strict(demo: Demo) -> None:
    """No inline script, nothing from elsewhere, nobody may frame us."""
    policy = httpx.get(f"{demo.url}/").headers["content-security-policy"]
    directives = {part.split()[0]: part.split()[1:] for part in policy.split(";")}
    assert directives["script-src"] == ["'self'"]
    assert directives["default-src"] == ["'none'"]
    assert directives["frame-ancestors"] == ["'none'"]
    assert "'unsafe-inline'" not in directives["style-src"]
