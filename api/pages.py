"""The description of the API, and a page that shows it without anything from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

DESCRIPTION = """Customers text a number, agents answer.

Times are RFC 3339 in UTC, numbers E.164. Errors are problem documents (RFC 9457) with a stable
`code`. Lists have `items` and, unless they end here, `nextLink`. Single resources have an ETag;
send it as If-Match to change only what you have read. PATCH takes a JSON merge patch."""

SECURITY: Mapping[str, Any] = {
    "key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
    "signIn": {
        "type": "apiKey",
        "in": "cookie",
        "name": "AppServiceAuthSession",
        "description": "Signed in by the platform; the browser does it by itself.",
    },
}

_PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "field": {"type": "string", "description": "JSON pointer into the body, or a name."},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "description": "A problem document",
        "content": {"application/problem+json": {"schema": _PROBLEM}},
    }
}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
}

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width">
<style>body{{font:1rem/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}}
td,th{{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0}}code{{white-space:nowrap}}
</style></head><body><h1>{title}</h1><p>{description}</p>
<p><a href="/api/openapi.json">openapi.json</a> has every schema.</p>
<table><thead><tr><th>Operation</th><th>What it does</th><th>Least role</th></tr></thead>
<tbody>
{rows}
</tbody></table></body></html>
"""


def html(document: Mapping[str, Any]) -> str:
    """Return a page that lists the operations of an OpenAPI document."""
    return _PAGE.format(
        title=escape(document["info"]["title"]),
        description=escape(document["info"]["description"]),
        rows="\n".join(_rows(document)),
    )


def _rows(document: Mapping[str, Any]) -> Iterator[str]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            told = escape(operation.get("description", operation["summary"]))
            yield (
                f"<tr><td><code>{method.upper()} {escape(path)}</code></td><td>{told}</td>"
                f"<td>{operation['x-least-role']}</td></tr>"
            )
