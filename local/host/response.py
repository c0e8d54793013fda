"""The HTTP answer from what a function returned.

Source: azure-functions-host, HttpBinding (a bare string is looked at as JSON) and RpcHttp cookies.
"""

import json
from collections.abc import Iterable
from http.cookies import Morsel, SimpleCookie
from typing import Any
from urllib.parse import quote

from azure.functions.meta import Datum

from local.host.answer import Answer, Header, json_answer, text_answer

_OURS = {"content-length", "transfer-encoding", "connection"}


def answer_of(datum: Datum) -> Answer:
    """Turn the encoded return value into an answer."""
    if datum.type != "http":
        return _sniffed(str(datum.value))
    value = datum.value
    return Answer(
        status=int(value["status_code"].value),
        headers=(
            *headers_of((name, each.value) for name, each in value["headers"].items()),
            *_cookies(value["cookies"] or ()),
        ),
        body=value["body"].value,
    )


def _sniffed(text: str) -> Answer:
    """Answer with a bare string: JSON is re-written, an object with `body` is a whole response."""
    try:
        content = json.loads(text)
    except ValueError:
        return text_answer(200, text)
    if not isinstance(content, dict):
        return _content(200, content)
    fields = {name.lower(): value for name, value in content.items()}
    if "body" not in fields:
        return _content(200, content)
    status = int(fields.get("statuscode", fields.get("status", 200)))
    answer = _content(status, fields["body"])
    own = headers_of((fields.get("headers") or {}).items())
    names = {name for name, _ in own}
    return answer._replace(
        headers=(*own, *(each for each in answer.headers if each[0] not in names))
    )


def _content(status: int, content: Any) -> Answer:
    return (
        text_answer(status, content) if isinstance(content, str) else json_answer(status, content)
    )


def headers_of(pairs: Iterable[tuple[str, Any]]) -> tuple[Header, ...]:
    """Write headers as ASGI wants them, without those that the server sets itself."""
    return tuple(
        (name.lower().encode("latin-1"), str(value).encode("latin-1"))
        for name, value in pairs
        if name.lower() not in _OURS
    )


def _cookies(jars: Iterable[SimpleCookie]) -> list[Header]:
    return [(b"set-cookie", _cookie(morsel)) for jar in jars for morsel in jar.values()]


def _cookie(morsel: Morsel[str]) -> bytes:
    """Write a cookie as ASP.NET Core does: value escaped, path `/` unless another is given."""
    morsel.set(morsel.key, morsel.value, quote(morsel.value, safe=""))
    morsel["path"] = morsel["path"] or "/"
    return morsel.OutputString().encode("latin-1")
