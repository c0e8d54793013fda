from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.keys import ApiKey, hash_key, matches, principal_of, usable
from domain.people import Role

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
KEY = ApiKey("crm", "CRM", Role.SUPERVISOR, hash_key("s3cret"), NOON)


def test_the_hash_of_a_key_is_sha_256_in_hex() -> None:
    assert hash_key("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_only_the_very_key_matches() -> None:
    assert matches(KEY, "s3cret")
    assert not any(matches(KEY, wrong) for wrong in ("", "S3cret", "s3cret ", KEY.hash, "\ud800"))


def test_a_hash_given_in_upper_case_matches_too() -> None:
    assert matches(replace(KEY, hash=KEY.hash.upper()), "s3cret")


def test_a_revoked_or_expired_key_is_not_usable() -> None:
    assert usable(KEY, NOON)
    assert not usable(replace(KEY, revoked=True), NOON)
    expiring = replace(KEY, expires_at=NOON)
    assert usable(expiring, NOON - timedelta(seconds=1))
    assert not usable(expiring, NOON)


def test_a_key_calls_under_its_own_name_and_role() -> None:
    assert principal_of(KEY).id == "key:crm"
    assert principal_of(KEY).role is Role.SUPERVISOR
