"""Coming in and going out."""

from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser.demo_run import LANGUAGES, Demo, Login, Opener


def _fresh(browser: Browser, demo: Demo, language: str = "en") -> Page:
    return browser.new_context(locale=LANGUAGES[language], base_url=demo.url).new_page()


def test_one_time_link_signs_in_and_leaves_no_trace(login: Login, demo: Demo) -> None:
    """The link leads to the network, and its token is gone from the address."""
    assert login.landed_on == f"{demo.url}/"
    assert login.fragment == ""


def test_one_time_link_works_once(browser: Browser, demo: Demo, login: Login) -> None:
    """Whoever finds the used link is told so and gets the password form."""
    page = _fresh(browser, demo)
    page.goto(demo.login)
    expect(page.get_by_role("alert")).to_contain_text("This link no longer works")
    expect(page.get_by_label("E-mail")).to_be_visible()
    page.context.close()


def test_wrong_password_is_refused_in_words(browser: Browser, demo: Demo, language: str) -> None:
    """The answer says what happened, what to do, and a code."""
    words = {"sv": ("E-post", "Lösenord", "Logga in"), "en": ("E-mail", "Password", "Sign in")}[language]
    page = _fresh(browser, demo, language)
    page.goto("/login")
    page.get_by_label(words[0]).fill("nobody@laddverk.example")
    page.get_by_label(words[1], exact=True).fill("not the right one")
    page.get_by_role("button", name=words[2]).click()
    expect(page.get_by_role("alert")).to_contain_text("unauthenticated")
    assert page.url.endswith("/login")
    page.context.close()


def test_pages_behind_the_login_lead_to_it(browser: Browser, demo: Demo) -> None:
    """Without a login no page of the console shows anything."""
    page = _fresh(browser, demo)
    for path in ("/", "/stations/LDV-0001", "/sessions", "/waiting-room"):
        page.goto(path)
        expect(page.get_by_label("E-mail")).to_be_visible()
        assert page.url == f"{demo.url}/login"
    page.context.close()


def test_language_follows_the_browser_and_can_be_switched(opens: Opener) -> None:
    """The choice outlives a reload."""
    page = opens("/", "sv")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nätet")
    assert page.locator("html").get_attribute("lang") == "sv"
    page.get_by_label("Språk").select_option("en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Network")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Network")
    assert page.locator("html").get_attribute("lang") == "en"
