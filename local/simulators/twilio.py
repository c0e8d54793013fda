"""Twilio's API and callbacks.

Sources: twilio/twilio-oai (spec/json/twilio_api_v2010.json, twilio_messaging_v1.json), Twilio's
error list, and its documentation pages "Security", "REST API: Key Resource", "Advanced Opt-Out",
"TwiML Message: Your Response".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

from starlette.responses import JSONResponse, Response

from local.simulators import twilio_callbacks as callbacks
from local.simulators import twilio_checks as checks
from local.simulators import twilio_media as media
from local.simulators import twilio_resources as resources
from local.simulators.accounts import Account, bare
from local.simulators.base import ProviderSimulator
from local.simulators.courier import Letter, Outcome
from local.simulators.endpoints import ApiCall, Endpoint
from local.simulators.ledger import Direction, Medium, Stage, Text
from local.simulators.segments import segments
from local.simulators.twilio_resources import refusal

_GEOGRAPHY = ("City", "State", "Zip", "Country")


class Twilio(ProviderSimulator):
    """Twilio."""

    name: ClassVar[str] = "twilio"
    stop_words: ClassVar[frozenset[str]] = frozenset(
        {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
    )
    start_words: ClassVar[frozenset[str]] = frozenset({"START", "YES", "UNSTOP"})

    def wrong_credentials(self, account: Account) -> Sequence[str]:
        """Need the Auth Token even beside an API key: it signs the callbacks."""
        return [n for n in ("account_sid", "auth_token") if not account.credentials.get(n)]

    def endpoints(self) -> Sequence[Endpoint]:
        """Send, look up, list; the account, its numbers, short codes and Messaging Service."""
        account = f"{resources.API}/Accounts/{{account}}"
        numbers, service = f"{account}/IncomingPhoneNumbers", "/v1/Services/{service}"
        return (
            Endpoint("POST", f"{account}/Messages.json", self._send, sends=True),
            Endpoint("GET", f"{account}/Messages.json", self._list_messages),
            Endpoint("GET", f"{account}/Messages/{{sid}}.json", self._show_message),
            Endpoint("GET", f"{account}/Messages/{{sid}}/Media.json", self._list_media),
            Endpoint("GET", f"{account}/Messages/{{sid}}/Media/{{media}}", self._show_media),
            Endpoint("GET", "/media/{sid}/{media}", self._hand_out_media),
            Endpoint("GET", f"{account}.json", self._show_account),
            Endpoint("GET", f"{numbers}.json", self._list_numbers),
            Endpoint("POST", f"{numbers}/{{sid}}.json", self._change_number),
            Endpoint("GET", f"{account}/SMS/ShortCodes.json", self._list_short_codes),
            Endpoint("GET", service, self._show_service),
            Endpoint("GET", f"{service}/{{kind}}", self._list_senders),
        )

    def trouble(self, status: int, headers: Mapping[str, str]) -> Response:
        """Answer 20429 or 20500."""
        text = "Too Many Requests" if status == 429 else "Internal Server Error"
        return JSONResponse(resources.error(status, 20000 + status, text), status, headers)

    def new_id(self, direction: Direction, *, media: bool) -> str:
        """Make SM, or MM with media, and 32 hexadecimal digits."""
        del direction
        return ("MM" if media else "SM") + uuid4().hex

    def inbound(self, text: Text, account: Account) -> Letter:
        """Write a form whose parameters about places are blank, as they often are."""
        fields = _common(text, account) | {
            "SmsStatus": "received",
            "SmsMessageSid": text.id,
            "Body": text.body,
            "NumMedia": str(len(text.media)),
            "NumSegments": str(segments(text.body)),
        }
        fields |= {f"{side}{part}": "" for side in ("From", "To") for part in _GEOGRAPHY}
        for index, medium in enumerate(text.media):
            fields[f"MediaUrl{index}"] = medium.url or media.address(text, account, index)
            fields[f"MediaContentType{index}"] = medium.content_type
        return callbacks.letter(
            account,
            "inbound",
            fields,
            account.callback_for(text.ours),
            account.fallback_for(text.ours),
        )

    def report(self, text: Text, account: Account, stage: Stage) -> Letter | None:
        """Write a status callback if the message asked for one; it has no fallback address."""
        word = resources.status_word(stage)
        fields = _common(text, account) | {"SmsStatus": word, "MessageStatus": word}
        if text.service:
            fields["MessagingServiceSid"] = text.service
        if stage in resources.ERROR_CODES:
            fields["ErrorCode"] = str(resources.ERROR_CODES[stage])
        if stage in ("delivered", "undelivered"):
            fields["RawDlrDoneDate"] = f"{text.at:%y%m%d%H%M}"
        return callbacks.letter(account, "report", fields, text.callback_url)

    def reply_in(self, outcome: Outcome) -> str | None:
        """Text a plain text answer to the customer."""
        plain = outcome.status == 200 and outcome.content_type == "text/plain"
        return outcome.body if plain and outcome.body else None

    def _send(self, call: ApiCall) -> Response:
        account = self._authenticate(call)
        checks.check_recipient(call)
        service, ours = checks.sender(account, call)
        checks.check_message(call, ours)
        if ours.refuses(call.field("To")) and not service:
            raise refusal(400, 21610, "Attempt to send to unsubscribed recipient")
        files = tuple(Medium("image/*", url=url) for url in call.form.get("MediaUrl", []))
        status_callback = call.field("StatusCallback") or None
        text = Text(
            id=self.new_id("to_customer", media=bool(files)),
            provider=self.name,
            account=account.id,
            direction="to_customer",
            ours=ours.number,
            customer=call.field("To"),
            body=call.field("Body"),
            origin="api",
            media=files,
            reference=_reference(status_callback),
            callback_url=status_callback,
            service=service,
        )
        self._carrier.take_on(self, account, text)
        return JSONResponse(resources.message(text, account.credentials["account_sid"]), 201)

    def _list_messages(self, call: ApiCall) -> Response:
        account = self._authenticate(call)
        texts = [
            resources.message(text, account.credentials["account_sid"])
            for text in reversed(self._carrier.ledger.texts)
            if (text.provider, text.account) == (self.name, account.id)
            and resources.matches(text, call)
        ]
        return JSONResponse(resources.page(call, "messages", texts))

    def _show_message(self, call: ApiCall) -> Response:
        account = self._authenticate(call)
        text = self._text(call, account)
        return JSONResponse(resources.message(text, account.credentials["account_sid"]))

    def _list_media(self, call: ApiCall) -> Response:
        account = self._authenticate(call)
        items = media.items(self._text(call, account), account)
        return JSONResponse(resources.page(call, "media_list", items))

    def _show_media(self, call: ApiCall) -> Response:
        return media.lead(self._text(call, self._authenticate(call)), call)

    def _hand_out_media(self, call: ApiCall) -> Response:
        return media.hand_out(self._carrier.ledger.find(self.name, call.params["sid"]), call)

    def _show_account(self, call: ApiCall) -> Response:
        account = checks.authenticate(call, self._carrier.accounts.of(self.name))
        checks.refuse_api_key(call)
        suspended = self._carrier.is_suspended(account)
        return JSONResponse(resources.account(account, suspended=suspended))

    def _list_numbers(self, call: ApiCall) -> Response:
        account = self._authenticate(call)
        pattern = bare(call.argument("PhoneNumber")).replace("*", "")
        items = [
            resources.phone_number(number, account)
            for number in account.numbers
            if number.kind in ("long_code", "toll_free") and pattern in number.number
        ]
        return JSONResponse(resources.page(call, "incoming_phone_numbers", items))

    def _change_number(self, call: ApiCall) -> Response:
        account = self._authenticate(call)
        for number in account.numbers:
            shown = resources.phone_number(number, account)
            if shown["sid"] == call.params["sid"]:
                number.callback_url = call.field("SmsUrl") or number.callback_url
                number.fallback_url = call.field("SmsFallbackUrl") or number.fallback_url
                return JSONResponse(resources.phone_number(number, account))
        raise checks.not_found(call)

    def _list_short_codes(self, call: ApiCall) -> Response:
        account = self._authenticate(call)
        items = [
            resources.short_code(number, account)
            for number in account.numbers
            if number.kind == "short_code" and call.argument("ShortCode") in number.number
        ]
        return JSONResponse(resources.page(call, "short_codes", items))

    def _show_service(self, call: ApiCall) -> Response:
        return JSONResponse(resources.service(self._account_of_service(call)))

    def _list_senders(self, call: ApiCall) -> Response:
        account = self._account_of_service(call)
        if call.params["kind"] not in resources.SENDER_KINDS:
            raise checks.not_found(call)
        return JSONResponse(resources.senders(call, account))

    def _authenticate(self, call: ApiCall) -> Account:
        account = checks.authenticate(call, self._carrier.accounts.of(self.name))
        if self._carrier.is_suspended(account):
            raise refusal(403, 20005, "Account is not active")
        return account

    def _account_of_service(self, call: ApiCall) -> Account:
        account = self._authenticate(call)
        if account.credentials.get("messaging_service_sid") != call.params["service"]:
            raise checks.not_found(call)
        return account

    def _text(self, call: ApiCall, account: Account) -> Text:
        text = self._carrier.ledger.find(self.name, call.params["sid"])
        if text is None or text.account != account.id:
            raise checks.not_found(call)
        return text


def _common(text: Text, account: Account) -> dict[str, str]:
    return {
        "MessageSid": text.id,
        "SmsSid": text.id,
        "AccountSid": account.credentials["account_sid"],
        "From": text.sender,
        "To": text.recipient,
        "ApiVersion": "2010-04-01",
    }


def _reference(status_callback: str | None) -> str | None:
    """Ours is the first thing that the query of the status address tells."""
    query = parse_qsl(urlsplit(status_callback or "").query)
    return query[0][1] if query else None
