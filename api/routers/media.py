"""Files: those that came with texts, and those that are to go with one."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.at import At
from api.schemas.messages import UploadView
from api.security import AsAgent
from domain.media import LONGEST_NAME, MOST_BYTES, kind_named

router = APIRouter(prefix="/media", tags=["media"])

Name = Annotated[
    str, Query(max_length=LONGEST_NAME, description="What the file is called, for the customer.")
]
FILE = {"type": "string", "format": "binary", "maxLength": MOST_BYTES}
BYTES = {"content": {"application/octet-stream": {"schema": FILE}}}


@router.post("", status_code=201, openapi_extra={"requestBody": BYTES})
async def upload(at: At, caller: AsAgent, request: Request, name: Name = "") -> UploadView:
    """Upload a file to go with a text: the body is its bytes, by which its kind is judged."""
    content = await request.body()
    key, media = await run_in_threadpool(at.carriage.uploads.take, caller, name, content)
    return UploadView(
        id=key, content_type=media.content_type or "", name=media.name, size=media.size
    )


@router.get("/{media}", response_class=Response)
def download(at: At, caller: AsAgent, media: str) -> Response:
    """Return a file of a text that the caller may read."""
    found, file = at.carriage.files.open(media, caller)
    kind = kind_named(file.content_type)
    how = "inline" if kind and kind.shown else "attachment"
    headers = {
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(found.name)}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(file.content, media_type=file.content_type, headers=headers)
