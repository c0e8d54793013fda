"""Keys: how programs sign in."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.at import At
from api.etags import etag
from api.schemas.common import Page
from api.schemas.keys import KeyView, MadeKey, NewKey
from api.security import AsAdministrator
from services.agents import HOLDER

router = APIRouter(prefix="/keys", tags=["keys"])


@router.get("")
def list_keys(at: At, _: AsAdministrator) -> Page[KeyView]:
    """List all keys, revoked and expired ones too."""
    return Page(items=[KeyView.of(key) for key in at.api_keys.all()])


@router.post("", status_code=201)
def create_key(at: At, _: AsAdministrator, body: NewKey, response: Response) -> MadeKey:
    """Make a key; the answer shows it, and nothing ever does again."""
    kept, key = at.api_keys.create(body.name, body.role, body.expires_at)
    response.headers["Location"] = f"/api/v1/keys/{kept.id}"
    return MadeKey(**KeyView.of(kept).model_dump(), key=key)


@router.get("/{key}")
def get_key(at: At, _: AsAdministrator, key: str, response: Response) -> KeyView:
    """Return what is known of a key."""
    found = at.api_keys.get(key)
    response.headers["ETag"] = etag(found.version)
    return KeyView.of(found.value)


@router.post("/{key}:revoke")
def revoke_key(at: At, _: AsAdministrator, key: str, response: Response) -> KeyView:
    """Let a key open nothing any more, everywhere within 30 seconds.

    Conversations that its holder has go back to their queues.
    """
    revoked = at.api_keys.revoke(key)
    at.handing_back.all_of(f"{HOLDER}{key}")
    response.headers["ETag"] = etag(revoked.version)
    return KeyView.of(revoked.value)


@router.delete("/{key}", status_code=204)
def delete_key(at: At, _: AsAdministrator, key: str) -> None:
    """Remove a key for good; conversations that its holder has go back to their queues."""
    at.api_keys.delete(key)
    at.handing_back.all_of(f"{HOLDER}{key}")
