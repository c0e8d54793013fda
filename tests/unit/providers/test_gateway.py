"""The gateway: which credentials are tried, what is refused at the door, what never shows."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from domain.accounts import Access, Account, ProviderName
from domain.errors import NotFound, Unreadable, Unverified
from domain.messages import Accepted, NotSent, OutcomeUnknown, Refused
from domain.ports import Gateway as Port
from providers.base import Credentials, Failure, Request, Response
from providers.gateway import Gateway
from providers.registry import PROVIDERS
from tests.unit.providers.accounts import SECRETS, URL, access, call, credentials, outbound

OK = Response(201, {}, '{"sid": "SM1", "status": "queued"}')
DENIED = Response(401, {}, '{"code": 20003}')


@dataclass
class Line:
    """Answers in turn, and keeps what it was asked."""

    answers: Sequence[Response | Failure]
    takes: float = 0.0
    now: float = 0.0
    asked: list[tuple[Request, float]] = field(default_factory=list)

    def exchange(
        self, request: Request, _credentials: Credentials, within: float, /
    ) -> Response | Failure:
        self.asked.append((request, within))
        self.now += self.takes
        return self.answers[len(self.asked) - 1]


def gateway(line: Line, simulator: str | None = None) -> Gateway:
    return Gateway(simulator, line=lambda *_: line, clock=lambda: line.now)


def twice() -> Access:
    return access("twilio", secondary={"auth_token": "second-token"})


def test_it_implements_the_port() -> None:
    port: Port = Gateway()
    carries = port.traits(ProviderName.TWILIO).carries
    assert carries is not None
    assert carries.files == 10
    assert "customer_id" in [each.name for each in port.credentials(ProviderName.TELESIGN)]


def test_a_provider_that_is_not_there_yet_is_named() -> None:
    with pytest.raises(NotFound):
        Gateway(providers={}).traits(ProviderName.VIBES)


def test_denied_credentials_give_way_to_the_secondary_ones() -> None:
    line = Line([DENIED, OK])
    assert gateway(line).send(twice(), outbound()) == Accepted("SM1", "queued")
    first, second = (request.headers["Authorization"] for request, _ in line.asked)
    assert first != second


def test_incomplete_credentials_give_way_too() -> None:
    line = Line([OK])
    sets = {"account_sid": "nonsense", "auth_token": "t"}, credentials("twilio")
    assert isinstance(gateway(line).send(access("twilio", *sets), outbound()), Accepted)


@pytest.mark.parametrize(
    "answer", [Failure.NO_ANSWER, Failure.NOT_CONNECTED, Response(503, {}, "")]
)
def test_nothing_else_is_tried_twice(answer: Response | Failure) -> None:
    line = Line([answer])
    assert isinstance(gateway(line).send(twice(), outbound()), OutcomeUnknown | NotSent)
    assert len(line.asked) == 1


def test_both_tries_share_fifteen_seconds() -> None:
    line = Line([DENIED, OK], takes=9)
    gateway(line).send(twice(), outbound())
    assert [within for _, within in line.asked] == [15, 6]
    line = Line([DENIED], takes=15)
    assert isinstance(gateway(line).send(twice(), outbound()), Refused)


@pytest.mark.parametrize("missing", ["auth_token", "account_sid"])
def test_what_is_missing_is_named(missing: str) -> None:
    entered = {name: value for name, value in credentials("twilio").items() if name != missing}
    outcome = gateway(Line([])).send(access("twilio", entered), outbound())
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.account_fault) == ("credentials_incomplete", True)


def test_files_are_refused_where_the_provider_takes_none() -> None:
    text = outbound(media_urls=("https://a/1",))
    outcome = gateway(Line([])).send(access("telesign"), text)
    assert isinstance(outcome, Refused)
    assert outcome.code == "too_many_files"


@pytest.mark.parametrize("endpoint", ["http://x.communication.azure.com", "https://127.0.0.1:8080"])
def test_plain_http_and_loopback_are_for_the_simulator_only(endpoint: str) -> None:
    entered = {"connection_string": f"endpoint={endpoint};accesskey={SECRETS['acs']}"}
    outcome = gateway(Line([])).send(access("acs", entered), outbound())
    assert isinstance(outcome, Refused)
    assert outcome.code == "target_refused"
    line = Line([Failure.NOT_CONNECTED])
    assert isinstance(gateway(line, "http://s").send(access("acs", entered), outbound()), NotSent)


def test_options_and_defaults_complete_the_credentials() -> None:
    options = {"account_sid": credentials("twilio")["account_sid"]}
    account = Account("a", "A", ProviderName.TWILIO, options=options)
    line = Line([OK])
    gateway(line).send(Access(account, {"auth_token": " spaced-token\n"}), outbound())
    assert options["account_sid"] in line.asked[0][0].url


def test_a_body_too_large_is_not_even_looked_at() -> None:
    with pytest.raises(Unverified) as refused:
        Gateway().receive(access("twilio"), call(b"x" * 2_000_001), URL)
    assert refused.value.code == "body_too_large"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_no_secret_shows_in_a_repr_or_an_error(provider: ProviderName) -> None:
    secret = SECRETS[provider]
    ours = access(provider, secondary=credentials(provider))
    line = Line([Response(401, {}, secret)] * 2)
    shown = [repr(gateway(line).send(ours, outbound())), repr(ours), repr(line.asked)]
    try:
        Gateway().receive(ours, call(b"{}", {"authorization": "TSA x:y"}), URL)
    except (Unverified, Unreadable) as error:
        shown += traceback.format_exception(error)
    assert secret not in "".join(shown)
