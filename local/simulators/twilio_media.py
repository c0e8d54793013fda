"""Files of texts, as Twilio hands them out: its own address leads to one that wants no credentials.

Source: public clients that fetch media (chatwoot, openclaw), Twilio's page "Media subresource".
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.responses import Response

from local.simulators import twilio_checks as checks
from local.simulators import twilio_resources as resources
from local.simulators.accounts import Account
from local.simulators.endpoints import ApiCall
from local.simulators.ledger import Medium, Text
from local.simulators.twilio_resources import API, refusal

PLACE = "https://mms.twiliocdn.com/media"


def sid(text: Text, index: int) -> str:
    """Give the id of a file."""
    return resources.sid("ME", text.id, str(index))


def address(text: Text, account: Account, index: int) -> str:
    """Give the address that a callback names."""
    message = f"Accounts/{account.credentials['account_sid']}/Messages/{text.id}"
    return f"https://api.twilio.com{API}/{message}/Media/{sid(text, index)}"


def items(text: Text, account: Account) -> list[dict[str, str]]:
    """List the files of a text."""
    return [
        {
            "sid": sid(text, index),
            "content_type": medium.content_type,
            "uri": urlsplit(address(text, account, index)).path + ".json",
        }
        for index, medium in enumerate(text.media)
    ]


def lead(text: Text, call: ApiCall) -> Response:
    """Lead to where a file lies."""
    medium = _medium(text, call)
    place = medium.redirect or f"{PLACE}/{text.id}/{call.params['media']}"
    return Response(status_code=307, headers={"Location": place})


def hand_out(text: Text | None, call: ApiCall) -> Response:
    """Give a file to whoever knows its place; credentials are a mistake there."""
    if "authorization" in call.headers:
        raise refusal(400, 20001, "Only one authentication mechanism allowed")
    if text is None:
        raise checks.not_found(call)
    medium = _medium(text, call)
    return Response(medium.content, media_type=medium.content_type)


def _medium(text: Text, call: ApiCall) -> Medium:
    for index, medium in enumerate(text.media):
        if sid(text, index) == call.params["media"]:
            return medium
    raise checks.not_found(call)
