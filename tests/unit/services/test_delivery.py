"""Delivery reports: the state of a text only rises, whatever order its reports come in."""

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accounts import ProviderName
from domain.errors import Unavailable
from domain.messages import (
    RANK,
    Accepted,
    DeliveryReport,
    DeliveryState,
    Keyword,
    NotSent,
    Outcome,
    OutcomeUnknown,
    Refused,
)
from domain.outbound import after_attempt
from services.delivery import reported
from tests.builders import CUSTOMER, message
from tests.fakes.faults import Died, Fault
from tests.fakes.gateway import Does
from tests.fakes.stores import START
from tests.fakes.world import World, account_of, report

SENT, FAILED, UNDELIVERED, EXPIRED, DELIVERED = (
    DeliveryState.SENT,
    DeliveryState.FAILED,
    DeliveryState.UNDELIVERED,
    DeliveryState.EXPIRED,
    DeliveryState.DELIVERED,
)
STATES = (SENT, FAILED, UNDELIVERED, EXPIRED, DELIVERED)
OUTCOMES: tuple[Outcome | None, ...] = (
    Accepted("their-1"),
    NotSent("429", "Too many."),
    Refused("1", "No."),
    OutcomeUnknown("timeout", "?"),
    None,
)


@pytest.fixture
def sent(world: World) -> World:
    """A conversation whose reply was sent."""
    world.text("hello")
    world.reply("answer")
    return world


def reference(world: World) -> str:
    return world.gateway.reached[0].reference


@given(st.permutations([*STATES, None, SENT]))
def test_reports_in_any_order_end_alike(order: list[DeliveryState | None]) -> None:
    text = message()
    for state in order:
        before = text.state or DeliveryState.SENDING
        text = reported(text, report(state, of="x"), START)
        assert text.state is not None
        assert RANK[text.state] >= RANK[before]
    assert text.state is DELIVERED
    assert text.error_code is None


@given(st.permutations([SENT, FAILED, "attempt"]), st.sampled_from(OUTCOMES), st.booleans())
def test_the_providers_own_answer_may_come_after_its_reports(
    order: list[DeliveryState | str], outcome: Outcome | None, repeatable: bool
) -> None:
    text = message(first_sent_at=START)
    for step in order:
        before = text.state or DeliveryState.SENDING
        if isinstance(step, DeliveryState):
            text = reported(text, report(step, of="x", error_code=step.value), START)
        else:
            text = after_attempt(text, outcome, repeatable, START)
        assert text.state is not None
        assert before is DeliveryState.SENDING or RANK[text.state] >= RANK[before]
    assert text.state in {FAILED, DeliveryState.SUPPRESSED}
    assert text.error_code == "failed" or text.state is DeliveryState.SUPPRESSED or outcome


def test_a_failure_that_came_before_the_acceptance_keeps_its_reason() -> None:
    failed = reported(message(), report(FAILED, of="x", error_code="30003"), START)
    recorded = after_attempt(failed, Accepted("id", "queued"), False, START)
    assert (recorded.state, recorded.error_code, recorded.raw_status) == (FAILED, "30003", "failed")
    assert recorded.provider_message_id == "id"


@pytest.mark.parametrize("order", list(permutations([FAILED, DELIVERED])))
def test_a_proof_of_delivery_wins(sent: World, order: tuple[DeliveryState, ...]) -> None:
    for state in order:
        sent.report(state, of=reference(sent))
    assert sent.state("answer") is DELIVERED


def test_every_report_is_kept_once_also_one_that_changes_nothing(sent: World) -> None:
    for state in (DELIVERED, SENT, SENT, None):
        sent.report(state, of=reference(sent))
    seq = sent.message("answer").seq
    told = [row.report.raw_status for row in sent.truth.threads.reports(sent.thread, seq)]
    assert sorted(told) == ["delivered", "odd", "sent"]
    assert sent.state("answer") is DELIVERED


def test_a_word_that_nobody_knows_does_not_lower_sent(sent: World) -> None:
    sent.report(None, of=reference(sent), raw_status="quantum")
    assert sent.state("answer") is SENT
    assert sent.message("answer").raw_status == "quantum"


def test_a_report_of_one_part_says_nothing_about_the_whole(sent: World) -> None:
    sent.report(DELIVERED, of=reference(sent), part=(0, 2))
    assert sent.state("answer") is SENT


def test_a_report_finds_its_text_by_the_providers_id(sent: World) -> None:
    sent.report(DELIVERED, their="their-1")
    assert sent.state("answer") is DELIVERED


def test_a_report_by_id_that_comes_before_its_receipt_is_applied_by_the_sender(
    world: World,
) -> None:
    world.report(DELIVERED, their="their-1")
    world.report(SENT, their="their-1")
    world.text("hello")
    world.reply("answer")
    assert world.state("answer") is DELIVERED


def test_a_report_while_the_text_is_being_sent_counts_and_stays(world: World) -> None:
    world.text("hello")
    world.gateway.watch = lambda text: world.report(DELIVERED, of=text.reference)
    world.gateway.script(Does.TIME_OUT)
    world.reply("answer")
    assert world.state("answer") is DELIVERED


@pytest.mark.parametrize("by_id", [False, True])
def test_a_report_of_a_foreign_account_changes_nothing(sent: World, by_id: bool) -> None:
    told = report(DELIVERED, of=None if by_id else reference(sent), their="their-1")
    foreign = account_of(ProviderName.ACS).id
    sent.channel.inbound.delivery.report(foreign, told, timedelta(seconds=1))
    assert sent.state("answer") is SENT


def test_a_reference_that_is_not_ours_is_no_error(sent: World) -> None:
    for text in ("", "x", "a" * 26 + "-zz", "somebody-else's"):
        sent.report(DELIVERED, of=text)
    assert sent.state("answer") is SENT


def test_a_report_that_proves_an_opt_out_suppresses_the_customer(sent: World) -> None:
    sent.report(FAILED, of=reference(sent), opted_out=True, at=START)
    customer = sent.channel.consent.customer(CUSTOMER)
    assert (customer.suppressed, customer.opt_out_source) == (True, "provider_report")
    assert [e.keyword for e in sent.channel.consent.ledger(CUSTOMER)] == [Keyword.STOP]


def test_an_opt_out_is_not_lost_when_the_process_dies_over_the_report(sent: World) -> None:
    for nth in (1, 2):
        sent.faults.plan(Fault.DIE_AFTER, nth=nth)
        sent.report(FAILED, of=reference(sent), opted_out=True, at=START)
        assert sent.deaths == nth
    sent.report(FAILED, of=reference(sent), opted_out=True, at=START)
    assert sent.channel.consent.customer(CUSTOMER).suppressed
    assert sent.state("answer") is FAILED


def test_without_tables_the_report_is_refused_so_that_it_comes_again(sent: World) -> None:
    sent.faults.plan(Fault.FAIL_BEFORE, table="threads", verb="transact", times=99)
    told = DeliveryReport(None, reference(sent), DELIVERED, "delivered")
    with pytest.raises(Unavailable):
        sent.take(told)
    sent.faults.revive()
    sent.take(told)
    assert sent.state("answer") is DELIVERED


def test_a_death_is_not_handled_by_anybody() -> None:
    assert not issubclass(Died, Exception)
