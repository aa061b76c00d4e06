"""Every page in both languages and both colour schemes: WCAG 2.2 AA as far as a machine can tell, keyboard, narrow screens."""

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browser.demo_run import LANGUAGES, Check, Demo, Finder, Opener, Shot

TITLES = {
    "/": {"sv": "Nätet", "en": "Network"},
    "/sessions": {"sv": "Laddningar", "en": "Sessions"},
    "/waiting-room": {"sv": "Väntrum", "en": "Waiting room"},
    "/account/password": {"sv": "Välj ett lösenord", "en": "Choose a password"},
    "/no/such/page": {"sv": "Sidan finns inte", "en": "There is no such page"},
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", sorted(TITLES))
def test_page(opens: Opener, accessible: Check, shot: Shot, path: str, language: str, scheme: str) -> None:
    """Headed by its own name, and clean."""
    page = opens(path, language, color_scheme=scheme)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLES[path][language])
    if path == "/":
        expect(page.get_by_test_id("stations").get_by_role("link").first).to_be_visible()
        expect(page.get_by_test_id("map")).to_have_attribute("data-ready", "true")
    if path == "/sessions":
        expect(page.get_by_test_id("sessions").get_by_role("row").first).to_be_visible()
    accessible(page)
    shot(page, f"{path.strip('/').replace('/', '-') or 'network'}-{language}-{scheme}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_station_page(
    opens: Opener,
    accessible: Check,
    shot: Shot,
    station_with: Finder,
    language: str,
    scheme: str,
) -> None:
    """With a live session, its curve, and an opened OCPP frame."""
    station, _ = station_with(lambda evse: evse["session_id"])
    page = opens(f"/stations/{station['id']}", language, color_scheme=scheme)
    expect(page.locator(".uplot").first).to_be_visible()
    page.get_by_test_id("traffic").get_by_role("button").first.click()
    accessible(page)
    shot(page, f"station-{language}-{scheme}")


def test_session_page(opens: Opener, accessible: Check, shot: Shot, station_with: Finder, language: str) -> None:
    """With its curve and its readings as numbers."""
    _, evse = station_with(lambda evse: evse["session_id"])
    page = opens(f"/sessions/{evse['session_id']}", language)
    expect(page.locator(".uplot")).to_be_visible()
    accessible(page)
    shot(page, f"session-{language}-light")


def test_login_and_welcome_pages(browser: Browser, demo: Demo, accessible: Check, language: str) -> None:
    """Those before the login, too."""
    page = browser.new_context(locale=LANGUAGES[language], base_url=demo.url).new_page()
    for path in ("/login", "/welcome#token=lvl_unused", "/welcome"):
        page.goto("about:blank")
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        accessible(page)
    page.context.close()


def test_open_dialog_and_menus(opens: Opener, accessible: Check, station_with: Finder) -> None:
    """What opens on top of a page is as clean, and Escape closes it and gives the focus back."""
    station, evse = station_with(lambda evse: evse["status"] == "available")
    page = opens(f"/stations/{station['id']}")
    card = page.get_by_role("region", name=f"EVSE {evse['id']}", exact=True)
    start = card.get_by_role("button", name="Start")
    start.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    accessible(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(start).to_be_focused()
    page.get_by_role("button", name="Restart").click()
    expect(page.get_by_role("menu")).to_be_visible()
    # An open menu stands beside the landmarks, as dialogs do.
    accessible(page, without=["region"])


def test_everything_within_reach_of_the_keyboard(opens: Opener) -> None:
    """From the skip link past the menu to a station, and into it, by Tab and Enter alone."""
    page = opens("/")
    first = page.get_by_test_id("stations").get_by_role("link").first
    expect(first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if first.evaluate("element => element === document.activeElement"):
            break
    else:
        pytest.fail("40 times Tab did not lead to the first station")
    outline = first.evaluate("element => getComputedStyle(element).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Network")


def test_narrow_screen(opens: Opener, accessible: Check, shot: Shot, station_with: Finder) -> None:
    """At 320 CSS pixels (WCAG 1.4.10 Reflow) nothing is cut off sideways, and the menu opens."""
    station, _ = station_with(lambda evse: evse["session_id"])
    page = opens("/", viewport={"width": 320, "height": 800})
    for path in ("/", f"/stations/{station['id']}", "/sessions", "/waiting-room"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        accessible(page)
        shot(page, f"narrow-{path.split('/')[1] or 'network'}")
    page.get_by_role("button", name="Open menu").click()
    page.get_by_role("link", name="Sessions").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sessions")


def test_targets_are_large_enough(opens: Opener, api: httpx.Client) -> None:
    """WCAG 2.5.8: what can be pressed measures 24 by 24 CSS pixels, but for links inside a line of text."""
    page = opens("/")
    expect(page.get_by_test_id("stations").get_by_role("link").first).to_be_visible()
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, select, input, a[href]')]
            .filter((element) => element.checkVisibility() && !element.closest('.maplibregl-ctrl-attrib, .lv-skip'))
            .filter((element) => !element.classList.contains('lv-skip'))
            .map((element) => [element.outerHTML.slice(0, 120), element.getBoundingClientRect()])
            .filter(([, box]) => box.width < 24 || box.height < 24)
            .map(([html, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)"""
    )
    assert not small
