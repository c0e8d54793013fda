"""The console: static files of the build, and nothing that a path could walk to."""

from __future__ import annotations

import gzip
import hashlib
import json
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import azure.functions as func

from domain.errors import ChannelError
from runtime.settings import Settings, of_this_process

blueprint = func.Blueprint()  # type: ignore[no-untyped-call]  # the library has no types here

DIST = Path(__file__).parent.parent / "console" / "dist"
INDEX = "index.html"
MISSING = (
    "The console is not built. 'make setup' builds it from the folder console; "
    "the deployable package brings it along. The API at /api/docs works without it."
)

# The build names a file in assets/ after its content, so such a file never changes.
NAMED_BY_CONTENT = re.compile(r"assets/.+-[A-Za-z0-9_-]{8}\.\w+")
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"

# The hash is that of an empty text: Fluent UI makes empty style elements and fills them by script.
EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
SECURITY: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data: blob:; "
        f"font-src 'self'; style-src 'self' {EMPTY_STYLE}; manifest-src 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Packaged:
    """A file of the build, as it is served."""

    body: bytes
    zipped: bytes | None
    content_type: str
    etag: str
    caching: str


@blueprint.function_name("web_console")
@blueprint.route(
    route="console/{*path}", methods=["GET", "HEAD"], auth_level=func.AuthLevel.ANONYMOUS
)
def web_console(req: func.HttpRequest) -> func.HttpResponse:
    """Answer with a file of the console; every page of it is the same index."""
    path = req.route_params.get("path") or INDEX
    if path == "settings.json":
        return _settings(req)
    files = _files()
    if INDEX not in files:
        return _plain(503, MISSING)
    if path not in files and (path.startswith("assets/") or "." in path.rpartition("/")[2]):
        return _plain(404, "There is no such file.")
    return _answer(req, files.get(path, files[INDEX]))


def packaged(folder: Path) -> dict[str, Packaged]:
    """Return every file below *folder* by its path; only these are ever served."""
    found = sorted(file for file in folder.rglob("*") if file.is_file())
    names = {file.relative_to(folder).as_posix(): file for file in found}
    return {
        name: _file(name, file.read_bytes())
        for name, file in names.items()
        if not any(part.startswith(".") for part in name.split("/"))
    }


def _files() -> dict[str, Packaged]:
    index = DIST / INDEX  # written last by a build, so a new one is seen while we run
    return _packaged_at(index.stat().st_mtime_ns) if index.exists() else {}


@lru_cache(maxsize=1)
def _packaged_at(_built: int) -> dict[str, Packaged]:
    return packaged(DIST)


def _file(name: str, body: bytes) -> Packaged:
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    kind = "text/javascript" if name.endswith(".js") else guessed
    text = kind.startswith("text/") or kind in {"application/json", "image/svg+xml"}
    caching = FOREVER if NAMED_BY_CONTENT.fullmatch(name) else ASK_AGAIN
    zipped = gzip.compress(body, mtime=0) if text else None
    return Packaged(body, zipped, f"{kind}; charset=utf-8" if text else kind, _etag(body), caching)


def _settings(req: func.HttpRequest) -> func.HttpResponse:
    """Answer with what the console has to know before anybody has signed in."""
    try:
        settings = of_this_process()
    except ChannelError as error:
        return _plain(503, error.detail)
    body = json.dumps(_known(settings)).encode()
    return _answer(req, Packaged(body, None, "application/json", _etag(body), ASK_AGAIN))


def _known(settings: Settings) -> dict[str, object]:
    return {
        "signIn": "platform" if settings.signed_in_by_platform else "key",
        "pollSeconds": settings.console_poll or (1 if settings.development else 3),
        "pollSecondsHidden": 30,
    }


def _answer(req: func.HttpRequest, file: Packaged) -> func.HttpResponse:
    zipped = file.zipped if "gzip" in _header(req, "Accept-Encoding") else None
    tag = file.etag if zipped is None else f'{file.etag[:-1]}-gzip"'
    headers = {**SECURITY, "ETag": tag, "Cache-Control": file.caching, "Vary": "Accept-Encoding"}
    asked = [one.strip().removeprefix("W/") for one in _header(req, "If-None-Match").split(",")]
    if tag in asked or "*" in asked:
        return func.HttpResponse(None, status_code=304, headers=headers)
    if zipped is not None:
        headers["Content-Encoding"] = "gzip"
    body = b"" if req.method == "HEAD" else zipped or file.body
    kind, _, charset = file.content_type.partition("; charset=")
    return func.HttpResponse(
        body, status_code=200, headers=headers, mimetype=kind, charset=charset or "utf-8"
    )


def _plain(status: int, text: str) -> func.HttpResponse:
    return func.HttpResponse(text, status_code=status, headers=SECURITY, mimetype="text/plain")


def _header(req: func.HttpRequest, name: str) -> str:
    return str(req.headers.get(name) or req.headers.get(name.lower()) or "")


def _etag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'
