"""The OpenAPI 3.1 document: what FastAPI knows of the routes, and what the guard adds to each. Run as a module it prints the document."""

import json
import sys
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from laddverk.api.guard import ANYONE, KNOWN, MAX_REASON, PERMISSION
from laddverk.api.problems import MEDIA_TYPE, Problem
from laddverk.api.replaying import MAX_KEY

_DESCRIPTION = """Runs a network of charging stations.

**Access.** `Authorization: Bearer <API key or session token>`. Browsers log in at `/auth/login` and get a cookie; their writes carry
`X-CSRF-Token`. Each operation names the permission it needs (`x-permission`).

**Lists** answer `{"items", "next"}`, newest first; pass `next` as `cursor` for what follows.

**Writes** take `Idempotency-Key`: the same request under the same key is done once, and answered as the first time. `Laddverk-Reason`
says why, for the audit trail.

**Errors** are `application/problem+json` (RFC 9457) with a stable `code`.

**Units.** Times are RFC 3339 in UTC; energy is in Wh, power in W, both integers."""

_TAGS = {
    "auth": "Logging in and out.",
    "locations": "Sites.",
    "stations": "Charging stations, their EVSEs and connectors.",
    "commands": "Asking stations to do something.",
    "records": "What stations left behind: traffic, notices, device model, quarantine.",
    "tokens": "Who may charge.",
    "sessions": "Charging sessions and their meter values.",
    "users": "People.",
    "api-keys": "Programs.",
    "audit": "Who did what, when.",
    "events": "The live stream.",
    "health": "Is it alive, ready, and how is it doing?",
}

_WRITES = ("post", "patch", "put", "delete")
_WORDS = {
    400: "The body cannot be read.",
    401: "No login, or one that is unknown or has expired.",
    403: "The role does not have the permission, or the CSRF token is missing.",
    404: "There is no such thing, or it is another operator's.",
    409: "The write collides with what is stored.",
    413: "The body is too large.",
    422: "A field is not as it must be; `errors` names it.",
    429: "Too often; `Retry-After` says when to try again.",
    500: "The server failed; it has been logged.",
    503: "The database or the bus does not answer now.",
}

_KEY_PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Makes the write safe to repeat.",
    "schema": {"type": "string", "minLength": 1, "maxLength": MAX_KEY, "pattern": r"^[\x20-\x7e]+$"},
}
_REASON_PARAMETER = {
    "name": "Laddverk-Reason",
    "in": "header",
    "required": False,
    "description": "Why, in your own words, for the audit trail.",
    "schema": {"type": "string", "minLength": 1, "maxLength": MAX_REASON, "pattern": r"^[\x20-\x7e]+$"},
}


def describe(app: FastAPI) -> dict[str, Any]:
    """The document of an assembled application."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        openapi_version="3.1.0",
        description=_DESCRIPTION,
        routes=app.routes,
        tags=[{"name": name, "description": text} for name, text in _TAGS.items()],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    schemas = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas.update(_problem_schemas())
    document["components"]["responses"] = {
        f"Problem{status}": {
            "description": text,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, text in _WORDS.items()
    }
    document["components"]["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "description": "An API key (`lvk_...`) or session token (`lvs_...`)."},
        "cookie": {"type": "apiKey", "in": "cookie", "name": "laddverk_session", "description": "A browser's login."},
    }
    for path, item in document["paths"].items():
        for method, operation in item.items():
            _complete(path, method, operation, operation.pop(PERMISSION))
    return document


def _complete(path: str, method: str, operation: dict[str, Any], permission: str) -> None:
    """What the guard does with this operation."""
    parameters: list[dict[str, Any]] = operation.setdefault("parameters", [])
    statuses = {500}
    if permission == ANYONE:
        operation["security"] = []
    else:
        operation["security"] = [{"bearer": []}, {"cookie": []}]
        operation[PERMISSION] = permission
        text = "any login" if permission == KNOWN else f"`{permission}`"
        operation["description"] = f"{operation.get('description', '')}\n\nNeeds: {text}.".strip()
        statuses |= {401, 403, 503}
        if method in _WRITES:
            parameters += [_KEY_PARAMETER, _REASON_PARAMETER]
    if "/auth/" in path or path == "/metrics":
        statuses |= {401, 403, 503}
    if "{" in path or path.endswith("/events"):
        statuses.add(404)
    if method in _WRITES:
        statuses |= {400, 409, 413, 422, 429, 404, 503}
    if parameters:
        statuses.add(422)
    if path.endswith("/events"):
        statuses.add(429)
    responses = operation["responses"]
    for status in sorted(statuses):
        known = responses.get(str(status), {})
        if str(status) not in responses or "HTTPValidationError" in json.dumps(known):
            responses[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    if not parameters:
        del operation["parameters"]
    if "422" in responses and 422 not in statuses:
        del responses["422"]


def _problem_schemas() -> dict[str, Any]:
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    inner: dict[str, Any] = schema.pop("$defs", {})
    return {**inner, "Problem": schema}


def main() -> None:
    """Print the document."""
    from laddverk.api.application import assemble

    json.dump(assemble().openapi(), sys.stdout, indent=2, sort_keys=True, ensure_ascii=False)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
