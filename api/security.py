"""Who is calling: the holder of a key, or a person whom the platform has signed in.

Every route takes ``AsAgent``, ``AsSupervisor`` or ``AsAdministrator`` as a parameter, and so
states the least role that may use it.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from fastapi import Depends, Request

from domain.errors import Forbidden, Unauthenticated
from domain.keys import hash_key, principal_of
from domain.people import Principal, Role
from runtime.channel import Channel
from services.agents import FIRST

KEY_HEADER = "x-api-key"
SIGNED_IN_HEADER = "x-ms-client-principal"

ID_CLAIMS = ("http://schemas.microsoft.com/identity/claims/objectidentifier", "oid")
SIGN_IN_CLAIMS = (
    "preferred_username",
    "upn",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
)
NAME_CLAIMS = ("name", *SIGN_IN_CLAIMS)
ROLE_CLAIMS = ("roles", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role")

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@+-]{0,127}")


class Least:
    """Lets a caller in who has at least a role."""

    def __init__(self, role: Role) -> None:
        self.role = role

    def __call__(self, request: Request) -> Principal:
        """Return who is calling, or raise ``Unauthenticated`` or ``Forbidden``."""
        principal = caller(request.app.state.channel, request.headers)
        if request.method != "GET" and KEY_HEADER not in request.headers:
            _refuse_other_sites(request.headers)
        if principal.role < self.role:
            raise Forbidden("role_too_low", f"This needs the role {self.role}.")
        return principal


AsAgent = Annotated[Principal, Depends(Least(Role.AGENT))]
AsSupervisor = Annotated[Principal, Depends(Least(Role.SUPERVISOR))]
AsAdministrator = Annotated[Principal, Depends(Least(Role.ADMINISTRATOR))]


def caller(channel: Channel, headers: Mapping[str, str]) -> Principal:
    """Return who is calling, with their teams; raise ``Unauthenticated``."""
    key, signed_in = headers.get(KEY_HEADER), headers.get(SIGNED_IN_HEADER)
    if key is not None:
        principal = _holder(channel, key)
    elif signed_in is not None and channel.settings.signed_in_by_platform:
        principal = _person(signed_in)
    else:
        raise Unauthenticated("not_signed_in", "Sign in, or send a key in X-Api-Key.")
    teams = channel.catalogue.now().teams_of(principal.id, principal.sign_in)
    return replace(principal, teams=teams)


def _refuse_other_sites(headers: Mapping[str, str]) -> None:
    """Refuse what a page of another site sends with the cookie of somebody who is signed in."""
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise Forbidden("cross_site", "Pages of other sites may not change anything here.")


def _holder(channel: Channel, key: str) -> Principal:
    first = channel.settings.admin_key_hash
    if first and hmac.compare_digest(first.encode(), hash_key(key).encode()):
        return FIRST
    kept = channel.api_keys.holder(key)
    if kept is None:
        raise Unauthenticated("key_invalid", "This key is unknown, expired or revoked.")
    return principal_of(kept)


def _person(header: str) -> Principal:
    """Return the person in the platform's header: base64 of JSON with a list of claims."""
    try:
        claims = _claims(json.loads(base64.b64decode(header, validate=True)))
    except (binascii.Error, ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unauthenticated("sign_in_unreadable", "The sign-in cannot be read.") from error
    key = _first(claims, ID_CLAIMS)
    if not _ID.fullmatch(key):
        raise Unauthenticated("sign_in_without_id", "The sign-in names nobody.")
    roles = [role for claim in ROLE_CLAIMS for role in claims.get(claim, ())]
    known = [role for role in Role if role.value in {r.casefold() for r in roles}]
    if not known:
        raise Forbidden("no_role", "Ask an administrator to assign you a role in this app.")
    sign_in = _first(claims, SIGN_IN_CLAIMS)
    return Principal(key, _first(claims, NAME_CLAIMS) or key, max(known), sign_in=sign_in)


def _claims(document: Any) -> dict[str, list[str]]:
    claims: dict[str, list[str]] = {}
    role_type = str(document.get("role_typ") or "roles")
    for claim in document["claims"]:
        kind = "roles" if claim["typ"] == role_type else str(claim["typ"])
        claims.setdefault(kind, []).append(str(claim["val"]))
    return claims


def _first(claims: Mapping[str, list[str]], kinds: tuple[str, ...]) -> str:
    return next((claims[kind][0] for kind in kinds if claims.get(kind)), "")
