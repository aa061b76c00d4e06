"""What surrounds the nouns: health, docs, console, headers, and errors of the server itself."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from prometheus_client import Counter

from laddverk.api import console
from laddverk.api.application import assemble, create_api
from laddverk.domain.errors import Unavailable
from tests.unit.api.conftest import House


async def test_health_needs_no_login_and_readiness_names_the_parts(house: House) -> None:
    """Alive is not ready."""
    assert (await house.client.get("/healthz")).json() == {"status": "alive"}
    assert (await house.client.get("/readyz")).json() == {"status": "ready", "checks": {"database": "ok"}}
    assert (await house.client.head("/healthz")).status_code == 200


async def test_not_ready_is_503_and_says_which_part_but_not_why(house: House) -> None:
    """The reason may hold a database's address."""

    async def broken() -> None:
        raise Unavailable("postgresql://user:secret@host")

    app = create_api(replace(house.deps, ready={"database": house.storage.ping, "bus": broken}))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        response = await client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"] == {"database": "ok", "bus": "failed"}
    assert "secret" not in response.text


async def test_metrics_need_a_login_unless_opened(house: House) -> None:
    """They tell much about an operator."""
    Counter("laddverk_things", "Things.", registry=house.deps.registry).inc()
    assert (await house.client.get("/metrics")).status_code == 401
    assert "laddverk_things_total 1.0" in (await house.client.get("/metrics", headers=await house.key("viewer"))).text
    app = create_api(replace(house.deps, open_metrics=True))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        assert (await client.get("/metrics")).status_code == 200


class _Links(HTMLParser):
    """Collects what a page loads and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.scripts = 0
        self.anchors: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.scripts += tag == "script"
        if tag in ("link", "img", "script", "iframe"):
            self.loaded.append(found.get("href") or found.get("src") or "")
        if tag == "a":
            self.anchors.append(found.get("href") or "")
        if found.get("id"):
            self.ids.add(str(found["id"]))


async def test_the_docs_are_a_page_without_script_or_strangers(house: House) -> None:
    """Every operation is there, every link inside leads somewhere."""
    page = await house.client.get("/api/docs")
    document = (await house.client.get("/api/v1/openapi.json")).json()
    links = _Links()
    links.feed(page.text)
    assert links.scripts == 0
    assert links.loaded == ["/api/docs.css"]
    assert (await house.client.get("/api/docs.css")).headers["content-type"].startswith("text/css")
    assert {anchor[1:] for anchor in links.anchors if anchor.startswith("#")} <= links.ids
    for item in document["paths"].values():
        for operation in item.values():
            assert operation["operationId"] in links.ids
    assert "script-src" not in page.headers["content-security-policy"]
    assert "default-src 'none'" in page.headers["content-security-policy"]


async def test_the_document_is_openapi_31_and_documents_every_error_as_a_problem(house: House) -> None:
    """With descriptions on every operation."""
    document = (await house.client.get("/api/v1/openapi.json")).json()
    assert document["openapi"].startswith("3.1")
    for path, item in document["paths"].items():
        for operation in item.values():
            assert operation["summary"], path
            assert operation["description"], path
            for status, response in operation["responses"].items():
                if status >= "400" and path != "/readyz":
                    assert response["$ref"] == f"#/components/responses/Problem{status}", path
    assert "HTTPValidationError" not in document["components"]["schemas"]


@pytest.fixture
async def built(house: House, tmp_path: Path) -> httpx.AsyncClient:
    """A client of an API with a built console."""
    root = tmp_path / "console"
    (root / "assets").mkdir(parents=True)
    (root / "index.html").write_text(f"<!doctype html><style nonce='{console.NONCE}'></style>hello")
    (root / "assets" / "app-1a2b.js").write_text("1")
    (root / "sw.js").write_text("2")
    (tmp_path / "secret.txt").write_text("secret")
    app = create_api(replace(house.deps, console=root))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


async def test_the_console_is_served_with_a_fallback(built: httpx.AsyncClient) -> None:
    """Its own addresses get the index, with a fresh nonce; files that are missing get 404."""
    first, second = await built.get("/"), await built.get("/stations/CP-1")
    assert first.text.endswith("hello")
    assert second.status_code == 200
    nonce = first.headers["content-security-policy"].split("'nonce-")[1].split("'")[0]
    assert nonce in first.text
    assert nonce not in second.text
    assert "unsafe" not in first.headers["content-security-policy"]
    assert first.headers["cache-control"] == "no-cache"
    assert (await built.get("/assets/app-1a2b.js")).headers["cache-control"].endswith("immutable")
    assert (await built.get("/sw.js")).headers["cache-control"] == "no-cache"
    assert (await built.get("/assets/gone.js")).status_code == 404


@pytest.mark.parametrize("path", ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "/%00", "/..%5csecret.txt"])
async def test_nothing_outside_the_console_is_served(built: httpx.AsyncClient, path: str) -> None:
    """Whatever the address looks like."""
    response = await built.get(path)
    assert "secret" not in response.text
    assert response.status_code in (200, 404)


async def test_an_installation_without_a_console_says_so(house: House, tmp_path: Path) -> None:
    """With a link to what there is."""
    app = create_api(replace(house.deps, console=tmp_path / "none"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        page = await client.get("/")
        assert page.status_code == 200
        assert "/api/docs" in page.text
        assert (await client.get("/api/v1/nothing")).status_code == 404


async def test_every_answer_carries_the_security_headers(house: House) -> None:
    """Errors too; HSTS only where the address is https."""
    for path in ("/", "/api/docs", "/api/v1/stations", "/api/v1/nothing", "/healthz"):
        headers = (await house.client.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "strict-transport-security" not in headers
    app = create_api(replace(house.deps, secure_cookies=True))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://test") as client:
        assert "strict-transport-security" in (await client.get("/healthz")).headers


async def test_a_fault_of_ours_tells_nothing(house: House) -> None:
    """500 as a problem with all headers; the words of the fault stay in the log."""

    def broken(_: str | None) -> None:
        raise RuntimeError("password=hunter2 in /srv/secret.py")

    app = create_api(replace(house.deps, uow=broken))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        response = await client.get("/api/v1/stations", headers={"Authorization": "Bearer lvk_x"})
    assert response.status_code == 500
    assert response.json()["code"] == "internal"
    assert "hunter2" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_a_database_that_is_away_is_503(house: House) -> None:
    """With Retry-After."""

    def away(_: str | None) -> None:
        raise Unavailable("the database does not answer")

    app = create_api(replace(house.deps, uow=away))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        response = await client.get("/api/v1/stations", headers={"Authorization": "Bearer lvk_x"})
    assert response.status_code == 503
    assert response.json()["code"] == "unavailable"
    assert int(response.headers["retry-after"]) > 0


async def test_wrong_addresses_and_methods(admin: httpx.AsyncClient) -> None:
    """404 and 405 are problems, too; a 405 names what goes."""
    missing = await admin.get("/api/v1/nothing")
    assert (missing.status_code, missing.json()["code"]) == (404, "not-found")
    wrong = await admin.put("/api/v1/stations/CP-1")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method-not-allowed")
    assert wrong.headers["allow"] == "DELETE, GET, PATCH"
    assert (await admin.get("/api/v1/auth/login")).headers["allow"] == "POST"


async def test_a_body_beyond_the_limit_is_413(admin: httpx.AsyncClient) -> None:
    """Whether its length was declared or not."""

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(300):
            yield b" " * 1024

    for content in (b" " * 300_000, chunks()):
        response = await admin.post("/api/v1/locations", content=content, headers={"Content-Type": "application/json"})
        assert response.status_code == 413
        assert response.json()["code"] == "too-large"


def test_the_committed_document_is_the_servers() -> None:
    """The web client is generated from it: `python -m laddverk.api.openapi > web/openapi.json`."""
    committed = Path(__file__).parents[3] / "web" / "openapi.json"
    assert json.loads(committed.read_text("utf-8")) == assemble().openapi()
