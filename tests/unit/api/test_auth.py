"""Logging in, being known, and being told apart."""

import httpx
import pytest

from tests.unit.api.conftest import House

PASSWORD = "correct horse battery"


async def _with_password(house: House, email: str = "anna@example.se", role: str = "operator") -> httpx.AsyncClient:
    """A browser that is logged in with a cookie and sends its CSRF token."""
    browser = house.browser()
    token = await house.link(email, role)
    response = await browser.post("/api/v1/auth/password", json={"token": token, "password": PASSWORD})
    assert response.status_code == 200, response.text
    browser.headers["X-CSRF-Token"] = response.json()["csrf_token"]
    return browser


async def test_without_a_credential_nothing_is_told(house: House) -> None:
    """401 with the scheme that would help."""
    response = await house.client.get("/api/v1/stations")
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.json()["code"] == "unauthenticated"


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Basic YTpi", "Bearer lvk_wrong", "Bearer lvs_wrong", "Bearer x", "Bearer lvk_" + "a" * 500]
)
async def test_a_wrong_credential_is_refused_in_one_way(house: House, header: str) -> None:
    """Whatever is wrong with it."""
    response = await house.client.get("/api/v1/stations", headers={"Authorization": header})
    assert response.status_code == 401
    assert response.headers["content-type"] == "application/problem+json"


async def test_a_user_begins_with_a_one_time_link(house: House) -> None:
    """The link sets a password and logs in; it works once."""
    token = await house.link("anna@example.se", "operator")
    browser = house.browser()
    first = await browser.post("/api/v1/auth/password", json={"token": token, "password": PASSWORD})
    assert first.status_code == 200
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert first.json()["token"] is None
    assert first.json()["role"] == "operator"
    assert "stations:command" in first.json()["permissions"]
    again = await house.browser().post("/api/v1/auth/password", json={"token": token, "password": PASSWORD})
    assert again.status_code == 401


async def test_a_link_may_log_in_without_a_password(house: House) -> None:
    """As the demo does; it dies after its time."""
    token = await house.link("anna@example.se", "admin")
    response = await house.browser().post("/api/v1/auth/login", json={"token": token})
    assert response.status_code == 200
    late = await house.link("bo@example.se", "admin")
    house.clock.forward(hours=73)
    assert (await house.browser().post("/api/v1/auth/login", json={"token": late})).status_code == 401


async def test_log_in_by_password_and_out_again(house: House) -> None:
    """The address without regard to case; after logging out the cookie opens nothing."""
    await _with_password(house)
    browser = house.browser()
    response = await browser.post("/api/v1/auth/login", json={"email": "ANNA@example.se", "password": PASSWORD})
    assert response.status_code == 200
    me = (await browser.get("/api/v1/auth/me")).json()
    assert me["email"] == "anna@example.se"
    assert me["csrf_token"] == response.json()["csrf_token"]
    cookie = browser.cookies["laddverk_session"]
    out = await browser.post("/api/v1/auth/logout", headers={"X-CSRF-Token": me["csrf_token"]})
    assert out.status_code == 204
    browser.cookies.set("laddverk_session", cookie)
    assert (await browser.get("/api/v1/auth/me")).status_code == 401


async def test_a_program_may_ask_for_a_bearer_token(house: House) -> None:
    """Which works in the header, without a cookie and without a CSRF token."""
    await _with_password(house)
    body = {"email": "anna@example.se", "password": PASSWORD, "mode": "bearer"}
    response = await house.client.post("/api/v1/auth/login", json=body)
    assert "set-cookie" not in response.headers
    headers = {"Authorization": f"Bearer {response.json()['token']}"}
    created = await house.client.post("/api/v1/locations", json={"name": "Torget"}, headers=headers)
    assert created.status_code == 201


async def test_wrong_address_and_wrong_password_look_the_same(house: House) -> None:
    """Nobody can find out who has an account."""
    await _with_password(house)
    one = await house.client.post("/api/v1/auth/login", json={"email": "anna@example.se", "password": "wrong"})
    other = await house.client.post("/api/v1/auth/login", json={"email": "nobody@example.se", "password": "wrong"})
    assert one.status_code == other.status_code == 401
    assert one.json() == other.json()


async def test_the_sixth_wrong_password_must_wait(house: House) -> None:
    """429 with Retry-After, also for an address that is unknown; a minute later it works again."""
    await _with_password(house)
    body = {"email": "anna@example.se", "password": "wrong"}
    for _ in range(5):
        assert (await house.client.post("/api/v1/auth/login", json=body)).status_code == 401
    limited = await house.client.post("/api/v1/auth/login", json=body)
    assert limited.status_code == 429
    assert int(limited.headers["retry-after"]) >= 1
    house.clock.forward(minutes=1)
    right = await house.client.post("/api/v1/auth/login", json={**body, "password": PASSWORD})
    assert right.status_code == 200


async def test_a_write_by_cookie_needs_its_csrf_token(house: House) -> None:
    """Another page cannot make the browser write; reading needs none."""
    browser = await _with_password(house)
    right = browser.headers.pop("X-CSRF-Token")
    assert (await browser.get("/api/v1/locations")).status_code == 200
    for wrong in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "0" * 64}):
        response = await browser.post("/api/v1/locations", json={"name": "Torget"}, headers=wrong)
        assert response.status_code == 403, wrong
    assert (await browser.post("/api/v1/locations", json={"name": "Torget"}, headers={"X-CSRF-Token": right})).status_code == 201


async def test_logins_and_keys_expire(house: House) -> None:
    """A login after twelve hours, a key when it says so."""
    browser = await _with_password(house)
    expires = (house.clock.now.replace(hour=13)).isoformat()
    admin = await house.key("admin")
    made = await house.client.post("/api/v1/api-keys", json={"name": "x", "role": "viewer", "expires_at": expires}, headers=admin)
    key = {"Authorization": f"Bearer {made.json()['key']}"}
    assert (await house.client.get("/api/v1/stations", headers=key)).status_code == 200
    house.clock.forward(hours=2)
    assert (await house.client.get("/api/v1/stations", headers=key)).status_code == 401
    assert (await browser.get("/api/v1/stations")).status_code == 200
    house.clock.forward(hours=11)
    assert (await browser.get("/api/v1/stations")).status_code == 401


async def test_a_disabled_user_is_out_at_once(house: House) -> None:
    """Their login ends, and neither password nor link lets them in."""
    browser = await _with_password(house)
    user_id = (await browser.get("/api/v1/auth/me")).json()["id"]
    admin = await house.key("admin")
    changed = await house.client.patch(f"/api/v1/users/{user_id}", json={"disabled": True}, headers=admin)
    assert changed.status_code == 200
    assert (await browser.get("/api/v1/auth/me")).status_code == 401
    login = await house.client.post("/api/v1/auth/login", json={"email": "anna@example.se", "password": PASSWORD})
    assert login.status_code == 401
    assert (await house.client.post(f"/api/v1/users/{user_id}/link", headers=admin)).status_code == 409


async def test_a_new_password_ends_all_other_logins(house: House) -> None:
    """The one that changed it goes on."""
    here = await _with_password(house)
    there = house.browser()
    await there.post("/api/v1/auth/login", json={"email": "anna@example.se", "password": PASSWORD})
    wrong = await here.post("/api/v1/auth/me/password", json={"current_password": "wrong", "password": "another good one"})
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["field"] == "body.current_password"
    changed = await here.post("/api/v1/auth/me/password", json={"current_password": PASSWORD, "password": "another good one"})
    assert changed.status_code == 204
    assert (await here.get("/api/v1/auth/me")).status_code == 200
    assert (await there.get("/api/v1/auth/me")).status_code == 401


async def test_an_api_key_says_who_it_is(house: House) -> None:
    """It has no address, and no CSRF token."""
    me = (await house.client.get("/api/v1/auth/me", headers=await house.key("viewer"))).json()
    assert me["kind"] == "api-key"
    assert me["permissions"] == ["read"]
    assert me["email"] is None
    assert me["csrf_token"] is None
