"""What the table that speaks REST does when the other side does not do what was asked."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from azure.core.credentials import AzureNamedKeyCredential
from azure.core.pipeline.policies import RetryPolicy

from domain.errors import Unavailable
from storage import line
from storage.authorization import SharedKey
from storage.clock import StorageClock
from storage.line import Line
from storage.rest import RestTable
from storage.rows import Changed, Exists, Missing, NotCommitted, Op, Row, Table, Verb
from storage.tables import AzureTable
from tests import azurite as emulator
from tests.unit.storage.scripted import Scripted, Step, serving

CREDENTIAL = AzureNamedKeyCredential(emulator.ACCOUNT, emulator.KEY)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
ROW = Row("p", "k", b"{}", 'W/"1"')
FOUND = Step(
    200,
    {"ETag": 'W/"1"'},
    b'{"odata.etag":"W/\\"1\\"","PartitionKey":"p","RowKey":"k","d0":"{}"}',
)
LOST = Step(lost=True)

WRITES: dict[str, Callable[[Table], object]] = {
    "create": lambda table: table.create(ROW),
    "replace": lambda table: table.replace(ROW),
    "update": lambda table: table.update(ROW),
    "upsert": lambda table: table.upsert(ROW),
    "delete": lambda table: table.delete("p", "k"),
    "transact": lambda table: table.transact([Op(Verb.UPSERT, ROW)]),
}


def rest(server: Scripted, clock: StorageClock | None = None) -> RestTable:
    def none() -> AzureTable:
        raise AssertionError("the client is not needed here")

    return RestTable(
        Line(server.url, SharedKey(CREDENTIAL), clock or StorageClock()), "things", none
    )


def client(server: Scripted) -> AzureTable:
    return AzureTable(server.url, "things", CREDENTIAL, StorageClock())


@pytest.fixture(params=[rest, client], ids=["rest", "client"])
def kind(request: pytest.FixtureRequest) -> Callable[[Scripted], Table]:
    made: Callable[[Scripted], Table] = request.param
    return made


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "PAUSES", (0.0, 0.0))
    monkeypatch.setattr(RetryPolicy, "_sleep_backoff", lambda *_: None)


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
@pytest.mark.parametrize("step", [LOST, Step(500), Step(503, {"Retry-After": "0"})])
def test_a_write_goes_out_once_whatever_becomes_of_it(
    kind: Callable[[Scripted], Table], write: Callable[[Table], object], step: Step
) -> None:
    with serving(step) as server:
        with pytest.raises(Unavailable, match=r"things (answered|cannot be reached)"):
            write(kind(server))
        assert len(server.asked) == 1


@pytest.mark.parametrize("step", [LOST, Step(500), Step(503), Step(429)])
def test_a_read_is_repeated_twice(kind: Callable[[Scripted], Table], step: Step) -> None:
    with serving(step, step, FOUND) as server:
        assert kind(server).get("p", "k") == ROW
    with serving(step, step, step, FOUND) as server:
        with pytest.raises(Unavailable):
            kind(server).get("p", "k")
        assert len(server.asked) == 3


def test_what_nobody_listens_to_cannot_be_reached(kind: Callable[[Scripted], Table]) -> None:
    with serving() as server:
        table = kind(server)
    for call in (lambda table: table.get("p", "k"), *WRITES.values()):
        with pytest.raises(Unavailable, match="cannot be reached"):
            call(table)


def test_a_write_over_a_kept_connection_that_is_lost_is_not_repeated() -> None:
    with serving(Step(), LOST) as server:
        table = rest(server)
        table.upsert(ROW)
        with pytest.raises(Unavailable):
            table.upsert(ROW)
        table.upsert(ROW)
        assert [asked.connection for asked in server.asked] == [1, 1, 2]


def test_a_connection_that_was_closed_while_idle_costs_no_write() -> None:
    with serving(Step(ends=True)) as server:
        table = rest(server)
        table.upsert(ROW)
        time.sleep(0.1)
        table.upsert(ROW)
        assert [asked.connection for asked in server.asked] == [1, 2]


def test_an_answer_that_says_close_is_the_last_of_its_connection() -> None:
    with serving(Step(headers={"Connection": "close"}, ends=True)) as server:
        table = rest(server)
        table.upsert(ROW)
        table.upsert(ROW)
        assert [asked.connection for asked in server.asked] == [1, 2]


def test_an_answer_that_comes_too_late_does_not_answer_the_next_question(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(line, "READ_SECONDS", 0.1)
    with serving(Step(200, {"Content-Length": "9"}, b"{}")) as server:  # the rest never comes
        table = rest(server)
        with pytest.raises(Unavailable):
            table.upsert(ROW)
        table.upsert(ROW)
        assert [asked.connection for asked in server.asked] == [1, 2]


def test_the_clock_hears_the_date_of_every_answer() -> None:
    clock = StorageClock(lambda: START)
    date = {"Date": "Mon, 02 Mar 2026 10:00:00 GMT"}
    with serving(Step(headers=date)) as server:
        rest(server, clock).upsert(ROW)
    assert clock.now() - START == timedelta(hours=1)


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (409, "EntityAlreadyExists", Exists),
        (409, "TableBeingDeleted", Unavailable),
        (412, "UpdateConditionNotSatisfied", Changed),
        (404, "ResourceNotFound", Missing),
        (404, "TableNotFound", Unavailable),
        (404, "", Unavailable),
        (403, "AuthorizationFailure", Unavailable),
        (400, "InvalidInput", Unavailable),
    ],
)
def test_a_refusal_means_what_its_status_and_code_say(
    status: int, code: str, error: type[Exception]
) -> None:
    said = b'{"odata.error":{"code":"%s","message":{"value":"no"}}}' % code.encode()
    steps = (Step(status, {"x-ms-error-code": code}), Step(status, {}, said))
    for step in steps:
        with serving(step) as server, pytest.raises(error):
            rest(server).update(ROW)


def part(status: int, headers: str = "", body: str = "") -> bytes:
    return (
        "--batch\r\nContent-Type: multipart/mixed; boundary=changes\r\n\r\n"
        "--changes\r\nContent-Type: application/http\r\n\r\n"
        f"HTTP/1.1 {status} Said\r\n{headers}\r\n{body}\r\n--changes--\r\n--batch--\r\n"
    ).encode()


def failure(code: str, message: str) -> str:
    return f'{{"odata.error":{{"code":"{code}","message":{{"value":"{message}"}}}}}}'


def test_a_transaction_names_the_operation_that_failed() -> None:
    body = part(409, body=failure("EntityAlreadyExists", "7:It is there."))
    with serving(Step(202, {}, body)) as server, pytest.raises(NotCommitted) as refused:
        rest(server).transact([Op(Verb.CREATE, ROW)])
    assert (refused.value.index, type(refused.value.cause)) == (7, Exists)


@pytest.mark.parametrize(
    "body",
    [
        part(409, body=failure("EntityAlreadyExists", "It is there, but which?")),
        part(404, body=failure("TableNotFound", "0:There is no such table.")),
        part(500, body="<html>"),
        part(204, "ETag: 1\r\n") + part(204, "ETag: 2\r\n"),
        b"",
    ],
    ids=["no index", "no table", "no JSON", "one too many", "empty"],
)
def test_a_transaction_whose_answer_is_not_clear_may_have_been_done(body: bytes) -> None:
    with serving(Step(202, {}, body)) as server, pytest.raises(Unavailable):
        rest(server).transact([Op(Verb.CREATE, ROW)])


def test_a_document_cannot_end_the_part_it_stands_in() -> None:
    with serving(Step(202, {}, part(204, 'ETag: W/"2"\r\n'))) as server:
        evil = Row("p", "k", "\r\n--changeset\r\n\r\nHTTP/1.1 409 é\r\n".encode())
        assert rest(server).transact([Op(Verb.UPSERT, evil)]) == ['W/"2"']
        assert b"\r\n\r\nHTTP/1.1 409" not in server.asked[0].body


def test_a_read_that_is_no_row_is_unavailable() -> None:
    with serving(Step(200, {}, b"<html>")) as server, pytest.raises(Unavailable, match="read"):
        rest(server).get("p", "k")


def test_connections_are_closed_with_their_table() -> None:
    with serving() as server:
        rest(server).upsert(ROW)
        gc.collect()  # an open socket would warn, which is an error here
