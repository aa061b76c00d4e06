"""Serves the built web console, with a fallback to its index for the addresses that it makes up itself."""

import secrets

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

from laddverk.api.deps import deps_of
from laddverk.api.problems import allowed_methods

NONCE = "__CSP_NONCE__"
"""Where the built index holds this word, styles made at run time need the nonce that stands in for it."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' {styles}; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

_NOT_BUILT = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Laddverk</title></head>
<body>
<h1>Laddverk is running</h1>
<p>The web console has not been built into this installation. In a source tree, <code>make web</code> builds it.</p>
<p>Meanwhile: <a href="/api/docs">the API's documentation</a>, <a href="/readyz">readiness</a>.</p>
</body>
</html>
"""

_RESERVED = ("api", "ocpp", "ocpi", "healthz", "readyz", "metrics")


async def serve(request: Request) -> Response:
    """A file of the console, its index, or 404."""
    path: str = request.path_params["path"]
    if path.split("/", 1)[0] in _RESERVED or "\0" in path:
        # The address may exist with other methods: this route, which takes every address, has hidden that.
        raise HTTPException(405 if allowed_methods(request) else 404)
    root = deps_of(request).console
    if path and path != "index.html" and root.is_dir():
        try:
            response = await StaticFiles(directory=root, check_dir=False).get_response(path, request.scope)
        except HTTPException as error:
            if error.status_code != 404:
                raise
        else:
            response.headers["Cache-Control"] = _caching(path)
            return response
    if "." in path.rsplit("/", 1)[-1] and path != "index.html":
        raise HTTPException(404)
    return _index(request)


def _caching(path: str) -> str:
    """Files under assets/ carry a digest of their content in their name; the service worker must never be old."""
    if path.startswith("assets/"):
        return "public, max-age=31536000, immutable"
    return "no-cache" if path.endswith(("sw.js", ".webmanifest")) else "public, max-age=3600"


def _index(request: Request) -> Response:
    index = deps_of(request).console / "index.html"
    html = index.read_text("utf-8") if index.is_file() else _NOT_BUILT
    nonce = secrets.token_urlsafe(16)
    styles = f"'nonce-{nonce}'" if NONCE in html else "'unsafe-inline'"
    headers = {"Cache-Control": "no-cache", "Content-Security-Policy": _POLICY.format(styles=styles)}
    return HTMLResponse(html.replace(NONCE, nonce), headers=headers)


route = Route("/{path:path}", serve, methods=["GET", "HEAD"], include_in_schema=False)
