"""The rules beyond the schema that accounts, numbers, workstreams and teams obey.

Objects come in JSON form, unchecked: a rule that meets a member of the wrong type is silent,
because the schema has spoken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import timedelta
from functools import lru_cache

from domain import durations
from domain.accounts import Plan, ProviderName
from domain.addresses import Address, AddressKind, parse_own
from domain.allowances import Allowance, allowance
from domain.calendar_rules import contact_rules, objects_of
from domain.credentials import credential_problems
from domain.errors import Invalid
from domain.json_form import Json
from domain.offers import offer_rules
from domain.problems import Problem, pointer
from domain.surroundings import Surroundings, find, id_of, is_object, living, others, text_of
from domain.timeout_rules import Recipient

Rules = Callable[[Json, Surroundings, str | None], Iterator[Problem]]


_USER = re.compile(r"key:.+|[^@\s]+@[^@\s]+|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def account_rules(obj: Json, existing: Surroundings, editing: str | None) -> Iterator[Problem]:
    """Yield what the schema cannot know about an account."""
    yield from identity_rules(obj, existing.accounts, editing)
    provider = text_of(obj, "provider")
    if provider in existing.credential_fields:
        yield from credential_problems(obj, existing.credential_fields[ProviderName(provider)])
    elif provider:
        known = tuple(map(str, existing.credential_fields))
        yield Problem("/provider", "is a provider that cannot be used yet", known)
    if editing is not None:
        own = [n for n in living(existing.numbers) if n.get("account") == editing]
        yield from _plan_rules(obj, own)


def _plan_rules(account: Json, own: Sequence[Json]) -> Iterator[Problem]:
    """Yield why an account with numbers of its *own* cannot be on a plan."""
    plan = _plan(account)
    if not plan.short_codes and any(map(_is_short_code, own)):
        yield Problem("/plan", "must stay: the account has a short code", ("enterprise",))
    if plan.numbers is not None and len(own) > plan.numbers:
        yield Problem("/plan", f"allows {plan.numbers} number, and the account has more")
    if not all(_reached(plan, number) for number in own):
        yield Problem("/plan", f"allows numbers in {', '.join(plan.countries or ())} only")


def number_rules(obj: Json, existing: Surroundings, editing: str | None) -> Iterator[Problem]:
    """Yield what the schema cannot know about a number."""
    yield from identity_rules(obj, existing.numbers, editing)
    yield from reference("account", text_of(obj, "account"), existing.accounts)
    yield from reference("workstream", text_of(obj, "workstream"), existing.workstreams)
    if "operatingHours" in obj:
        wanted = text_of(obj, "operatingHours")
        yield from reference("operatingHours", wanted, existing.hours)
    yield from _owner_rules(obj, existing)
    address = _address(text_of(obj, "number"))
    if isinstance(address, str):
        yield Problem("/number", address)
        return
    yield from _kind_rules(obj, address.kind)
    if any(_address(text_of(n, "number")) == address for n in others(existing.numbers, editing)):
        yield Problem("/number", "is that of another number, perhaps written differently")
    plan = _plan(find(existing.accounts, text_of(obj, "account")))
    if address.kind is AddressKind.SHORT_CODE and not plan.short_codes:
        yield Problem("/number", "is a short code: TeleSign has them on the enterprise plan only")
    if not _reached(plan, obj):
        yield Problem("/number", f"is not in {', '.join(plan.countries or ())}, as the plan asks")
    peers = [n for n in others(existing.numbers, editing) if _same_account(n, obj)]
    if plan.numbers is not None and len(peers) >= plan.numbers:
        yield Problem("/account", f"has {plan.numbers} number already, as many as its plan allows")


FLOORED = ("autoCloseAfter", "unansweredCloseAfter")
"""What closes by itself while somebody may still write; how short it may be is a setting."""


def workstream_rules(obj: Json, existing: Surroundings, editing: str | None) -> Iterator[Problem]:
    """Yield what the schema cannot know about a workstream."""
    yield from identity_rules(obj, existing.workstreams, editing)
    yield from _closing_rules(obj, existing.floor)
    for index, rule in enumerate(objects_of(obj, "contactRules")):
        for problem in contact_rules(rule):
            yield problem.under(pointer("contactRules", index))
    survey = obj.get("survey")
    if is_object(survey):
        yield from _duration(survey.get("answerWithin", "P1D"), "/survey/answerWithin")
    yield from _timeout_rules(obj)


def _closing_rules(obj: Json, floor: timedelta) -> Iterator[Problem]:
    """Yield what is wrong with the durations after which a conversation closes."""
    least, found = durations.format(floor), dict[str, timedelta | None]()
    given = [key for key in ("warnBeforeClose", "reopenWithin") if key in obj]
    for key in ("autoCloseAfter", "unansweredCloseAfter", "wrapUpCloseAfter", *given):
        found[key] = yield from _duration(obj.get(key, "PT8H"), pointer(key))
    for key in FLOORED:
        if (duration := found[key]) and duration < floor:
            detail = f"{key} is shorter than the floor {least} (setting AUTO_CLOSE_MINIMUM)"
            yield Problem(pointer(key), detail, (f"{least} or longer",))
    closes, warns = found["autoCloseAfter"], found.get("warnBeforeClose")
    if closes and closes >= floor and warns and warns >= closes:
        yield Problem("/warnBeforeClose", "must be shorter than autoCloseAfter")


def _timeout_rules(obj: Json) -> Iterator[Problem]:
    """Yield what is wrong with time-out rules, alone and beside one another."""
    rules, before = obj.get("timeoutRules"), set[tuple[object, ...]]()
    for index, rule in enumerate(rules if isinstance(rules, list) else ()):
        if not is_object(rule):
            continue
        at = pointer("timeoutRules", index)
        after = yield from _duration(rule.get("after"), at + "/after")
        if rule.get("action") == "message" and not rule.get("texts"):
            yield Problem(at + "/texts", "must say what the message is")
        same = [text_of(rule, key) for key in ("silent", "action", "to")]
        key = (*same[:2], same[2] or Recipient.CUSTOMER, after)
        if key in before:
            yield Problem(at, "does the same at the same time as a rule before it: only one can")
        before.add(key)
        for problem in offer_rules(rule):
            yield problem.under(at)


def _duration(text: object, at: str) -> Generator[Problem, None, timedelta | None]:
    """Yield what is wrong with a duration; return it."""
    if not isinstance(text, str):
        return None
    try:
        duration = durations.parse(text)
    except Invalid as wrong:
        yield Problem(at, wrong.detail)
        return None
    if not duration:
        yield Problem(at, "must be longer than nothing")
    return duration


def team_rules(obj: Json, existing: Surroundings, editing: str | None) -> Iterator[Problem]:
    """Yield what the schema cannot know about a team."""
    yield from identity_rules(obj, existing.teams, editing)


def identity_rules(obj: Json, peers: Sequence[Json], editing: str | None) -> Iterator[Problem]:
    """Yield what is wrong with name and id beside *peers*."""
    name = text_of(obj, "name").strip().casefold()
    rest = list(others(peers, editing))
    if name and name in {text_of(other, "name").strip().casefold() for other in rest}:
        yield Problem("/name", "is the name of another one")
    elif name and editing is None and id_of(obj) in map(id_of, rest):
        where = "/id" if "id" in obj else "/name"
        yield Problem(where, f"gives the id {id_of(obj)}, which another one has: set another id")
    if editing is not None and text_of(obj, "id") not in ("", editing):
        yield Problem("/id", "cannot be changed", (editing,))


def reference(key: str, wanted: str, targets: Sequence[Json]) -> Iterator[Problem]:
    """Yield the problem of a member that names none of *targets*."""
    known = tuple(filter(None, map(id_of, living(targets))))
    if wanted not in known:
        yield Problem(pointer(key), f"names no {key}", known)


def _owner_rules(obj: Json, existing: Surroundings) -> Iterator[Problem]:
    teams = tuple(id_of(team) for team in living(existing.teams))
    owners = obj.get("owners")
    for index, owner in enumerate(owners if isinstance(owners, list) else ()):
        if isinstance(owner, str) and owner not in teams and not _USER.fullmatch(owner):
            detail = "names no team, and is no user's object id or sign-in name, and no key"
            yield Problem(pointer("owners", index), detail, teams)


def _kind_rules(obj: Json, kind: AddressKind) -> Iterator[Problem]:
    """Yield what does not suit a short code, a sender ID or a full number."""
    if kind is AddressKind.ALPHANUMERIC and obj.get("capability", "send") != "send":
        yield Problem("/capability", "cannot be: nobody can answer a sender ID", ("send",))
    full = ("long_code", "toll_free", "mobile")
    suiting = full if kind is AddressKind.E164 else (kind.value,)
    if obj.get("type") not in (None, *suiting):
        yield Problem("/type", "does not suit the number (full numbers may need a +)", suiting)


def _plan(account: Json | None) -> Allowance:
    found = account or {}
    return allowance(text_of(found, "provider"), text_of(found, "plan") or Plan.UNKNOWN)


def _reached(plan: Allowance, number: Json) -> bool:
    address = _address(text_of(number, "number"))
    return not isinstance(address, Address) or plan.reaches(address)


def _same_account(number: Json, other: Json) -> bool:
    return text_of(number, "account") == text_of(other, "account")


def _is_short_code(number: Json) -> bool:
    address = _address(text_of(number, "number"))
    return isinstance(address, Address) and address.kind is AddressKind.SHORT_CODE


@lru_cache(maxsize=10_000)
def _address(text: str) -> Address | str:
    """Return the address that *text* writes, or what is wrong with it."""
    try:
        return parse_own(text)
    except Invalid as wrong:
        return wrong.detail
