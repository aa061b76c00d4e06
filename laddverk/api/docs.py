"""The API's documentation: one static page made from the OpenAPI document. No script, nothing from elsewhere."""

import json
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from laddverk.api.guard import ANYONE, PERMISSION, Guarded, needs
from laddverk.api.markup import prose

router = APIRouter(route_class=Guarded, include_in_schema=False)

_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_CACHING = "public, max-age=300"

_CSS = """
:root { color-scheme: light dark; --ink: #1a2027; --dim: #4b5763; --paper: #fff; --soft: #f1f4f6; --line: #c9d1d8; --link: #0b5394 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8edf1; --dim: #b3bec8; --paper: #14191e; --soft: #20272e; --line: #3d4852; --link: #8fc3ff }
}
body { margin: 0; color: var(--ink); background: var(--paper); font: 1rem/1.5 system-ui, sans-serif }
.skip { position: absolute; left: -999rem } .skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem }
.page { display: grid; grid-template-columns: minmax(12rem, 18rem) minmax(0, 56rem); gap: 2rem; padding: 1rem 2rem }
nav { position: sticky; top: 1rem; align-self: start; max-height: calc(100vh - 2rem); overflow: auto; font-size: .875rem }
nav ul { list-style: none; padding-left: .75rem } nav a { display: block; padding: .25rem 0; overflow-wrap: anywhere }
a { color: var(--link) } :focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
h2 { border-bottom: 2px solid var(--line); margin-top: 3rem } h3 { margin-top: 2.5rem; overflow-wrap: anywhere }
.method { display: inline-block; min-width: 4rem; font: 700 .875rem ui-monospace, monospace; color: var(--dim) }
code, pre { font: .875rem/1.45 ui-monospace, monospace } code { background: var(--soft); padding: .1em .3em; border-radius: 3px }
pre { background: var(--soft); padding: .75rem; overflow: auto; border-radius: 4px }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; vertical-align: top; padding: .35rem .5rem }
td, th { border-bottom: 1px solid var(--line); overflow-wrap: anywhere } caption { text-align: left; font-weight: 600; padding: .5rem 0 }
summary { cursor: pointer; padding: .4rem 0; font-weight: 600 }
@media (max-width: 50rem) { .page { display: block; padding: 1rem } nav { position: static; max-height: none } }
"""


@router.get("/api/v1/openapi.json")
@needs(ANYONE)
async def openapi_document(request: Request) -> Response:
    """The OpenAPI 3.1 document."""
    return JSONResponse(request.app.openapi(), headers={"Cache-Control": _CACHING})


@router.get("/api/docs")
@needs(ANYONE)
async def docs_page(request: Request) -> Response:
    """The documentation to read."""
    return HTMLResponse(_page(json.dumps(request.app.openapi())), headers={"Content-Security-Policy": _POLICY, "Cache-Control": _CACHING})


@router.get("/api/docs.css")
@needs(ANYONE)
async def docs_style() -> Response:
    """The page's style."""
    return Response(_CSS, media_type="text/css", headers={"Cache-Control": _CACHING})


@lru_cache(maxsize=1)
def _page(text: str) -> str:
    document: dict[str, Any] = json.loads(text)
    body = "".join(_body(document))
    title = escape(f"{document['info']['title']} API {document['info']['version']}")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{title}</title><link rel="stylesheet" href="/api/docs.css"></head><body><a class="skip" href="#main">To the content</a>'
        f'<div class="page">{_navigation(document)}<main id="main"><h1>{title}</h1>{body}</main></div></body></html>'
    )


def _operations(document: dict[str, Any], tag: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if tag in operation.get("tags", ()):
                yield path, method.upper(), operation


def _navigation(document: dict[str, Any]) -> str:
    parts = ['<nav aria-label="Operations"><ul>']
    for tag in document["tags"]:
        parts.append(f'<li><a href="#tag-{tag["name"]}">{escape(tag["name"])}</a><ul>')
        parts += [
            f'<li><a href="#{escape(o["operationId"])}">{escape(o.get("summary", ""))}</a></li>'
            for _, _, o in _operations(document, tag["name"])
        ]
        parts.append("</ul></li>")
    return "".join([*parts, '<li><a href="#schemas">Objects</a></li></ul></nav>'])


def _body(document: dict[str, Any]) -> Iterator[str]:
    yield prose(document["info"]["description"])
    yield '<p>For programs: <a href="/api/v1/openapi.json">OpenAPI 3.1 document</a>.</p>'
    for tag in document["tags"]:
        yield f'<section aria-labelledby="tag-{tag["name"]}"><h2 id="tag-{tag["name"]}">{escape(tag["name"])}</h2>'
        yield prose(tag["description"])
        for path, method, operation in _operations(document, tag["name"]):
            yield from _operation(path, method, operation)
        yield "</section>"
    yield '<section aria-labelledby="schemas"><h2 id="schemas">Objects</h2>'
    for name, schema in sorted(document["components"]["schemas"].items()):
        yield from _schema(name, schema)
    yield "</section>"


def _operation(path: str, method: str, operation: dict[str, Any]) -> Iterator[str]:
    yield f'<article><h3 id="{escape(operation["operationId"])}">{escape(operation.get("summary", path))}</h3>'
    yield f'<p><span class="method">{method}</span> <code>{escape(path)}</code></p>{prose(operation.get("description", ""))}'
    if PERMISSION not in operation:
        yield "<p>No login needed.</p>"
    if operation.get("parameters"):
        rows = "".join(
            f"<tr><td><code>{escape(p['name'])}</code></td><td>{escape(p['in'])}</td><td>{_kind(p['schema'])}</td>"
            f"<td>{prose(p.get('description', ''))}</td></tr>"
            for p in operation["parameters"]
        )
        yield f"<table><caption>Parameters</caption>{_head('Name', 'In', 'Type', 'Meaning')}<tbody>{rows}</tbody></table>"
    for content in operation.get("requestBody", {}).get("content", {}).values():
        yield f"<p>Body: {_kind(content['schema'])}</p>"
    rows = "".join(f"<tr><td>{escape(status)}</td><td>{_answer(status, r)}</td></tr>" for status, r in operation["responses"].items())
    yield f"<details><summary>Answers</summary><table>{_head('Status', 'Body')}<tbody>{rows}</tbody></table></details></article>"


def _answer(status: str, response: dict[str, Any]) -> str:
    if "$ref" in response:
        return '<a href="#schema-Problem">Problem</a>'
    kinds = [_kind(content.get("schema", {})) for content in response.get("content", {}).values()]
    return ", ".join(kinds) or escape(response.get("description", status))


def _schema(name: str, schema: dict[str, Any]) -> Iterator[str]:
    yield f'<article><h3 id="schema-{escape(name)}">{escape(name)}</h3>{prose(schema.get("description", ""))}'
    needed = set(schema.get("required", ()))
    rows = "".join(
        f"<tr><td><code>{escape(field)}</code>{'' if field in needed else ' (optional)'}</td><td>{_kind(kind)}</td>"
        f"<td>{prose(kind.get('description', ''))}</td></tr>"
        for field, kind in schema.get("properties", {}).items()
    )
    if rows:
        yield f"<table><caption>Fields</caption>{_head('Name', 'Type', 'Meaning')}<tbody>{rows}</tbody></table>"
    for example in schema.get("examples", ()):
        yield f"<details><summary>Example</summary><pre>{escape(json.dumps(example, indent=2, ensure_ascii=False))}</pre></details>"
    yield "</article>"


def _head(*names: str) -> str:
    cells = "".join(f'<th scope="col">{name}</th>' for name in names)
    return f"<thead><tr>{cells}</tr></thead>"


def _kind(schema: dict[str, Any]) -> str:
    """A schema in a few words, with a link where it has a name."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rsplit("/", 1)[-1])
        return f'<a href="#schema-{name}">{name}</a>'
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " or ".join(_kind(part) for part in schema[key])
    if "enum" in schema:
        return " ".join(f"<code>{escape(str(value))}</code>" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    kind = str(schema.get("type", "any"))
    extras = [schema[key] for key in ("format",) if key in schema]
    low, high = schema.get("minimum", schema.get("minLength")), schema.get("maximum", schema.get("maxLength"))
    if low is not None or high is not None:
        extras.append(f"{'' if low is None else low} to {'' if high is None else high}")
    return escape(f"{kind} ({', '.join(map(str, extras))})" if extras else kind)
