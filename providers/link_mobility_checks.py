"""LINK Mobility: the call that validates an account without sending a text.

- Common Platform, Gate API, version 1.2
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import quote, urlsplit

from domain.numbers import Number
from domain.providers import CheckResult, Traits, Verdict
from providers import validation, wire
from providers.base import Check, Credentials, Request, Response, basic

NO_GATE = ("103303", "103304", "http_404")
NO_PLATFORM = ("103201", "103202")


def sign_in(credentials: Credentials) -> str:
    """Return the header that signs in."""
    return basic(credentials["username"], credentials["password"])


def base(credentials: Credentials) -> str:
    """Return the node's address, however much of a method's path was pasted with it."""
    parts = urlsplit(credentials["base_url"])
    path = re.sub(r"/(sms(/send|/sendbatch)?|gate)$", "", parts.path.rstrip("/"))
    return f"https://{parts.netloc}{path}"


def code_in(body: Mapping[str, Any]) -> str | None:
    """Return the code of an answer: successes and errors have it in different places."""
    for name in ("resultCode", "status"):
        if code := wire.words(body.get(name)).strip():
            return code
    return None


def checks(
    credentials: Credentials, numbers: Sequence[Number], traits: Traits
) -> Sequence[Check | CheckResult]:
    """Return the look-up of the gate, which needs every credential to be right."""
    platform, partner, gate = (
        quote(credentials[name], safe="")
        for name in ("platform_id", "platform_partner_id", "gate_id")
    )
    url = f"{base(credentials)}/gate/partnergate/platform/{platform}/partner/{partner}/id/{gate}"
    request = Request("GET", url, {"Authorization": sign_in(credentials)})
    return validation.one_look(request, partial(_account, traits), _about, numbers)


def _account(traits: Traits, response: Response) -> list[CheckResult]:
    body = wire.members(wire.lenient(response.body))
    if response.status == 200 and "id" in body:
        return [validation.accepted(traits), *_gate(body)]
    code = code_in(body) or f"http_{response.status}"
    if code in NO_GATE:
        detail = "LINK Mobility accepts the login and knows no gate with this Gate ID."
        return [validation.wrong("gate_not_found", detail)]
    if code in NO_PLATFORM:
        detail = "LINK Mobility accepts the login; Platform ID or Platform Partner ID is wrong."
        return [validation.wrong("platform_wrong", detail)]
    return [validation.refusal(code, response.status, traits)]


def _gate(gate: Mapping[str, Any]) -> list[CheckResult]:
    """Return what is to be noticed about a gate; its secrets are not shown."""
    listed = gate.get("destinations")
    destinations = [wire.members(each) for each in listed] if isinstance(listed, list) else []
    found = []
    if not destinations:
        detail = "The gate has no destination: mail the callback URL to LINK Mobility's support."
        found.append(validation.wrong("gate_without_destination", detail))
    if any("xml" in wire.words(each.get("contentType")).lower() for each in (gate, *destinations)):
        detail = "The gate sends XML, which cannot be read: ask for application/json."
        found.append(validation.wrong("gate_sends_xml", detail))
    if gate.get("acknowledge") is True:
        detail = "The gate waits for an agreed answer: it has to be the text OK."
        found.append(
            CheckResult(validation.CREDENTIALS, Verdict.UNKNOWN, "gate_acknowledges", detail)
        )
    return found


def _about(number: Number) -> list[CheckResult]:
    why = "LINK Mobility cannot be asked; a wrong sender shows at sending as 2000 to 2003."
    return validation.untold(number, why)
