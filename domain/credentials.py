"""Whether an account names everything that its provider needs, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from domain.problems import Problem, pointer
from domain.providers import CredentialField


def credential_problems(
    account: Mapping[str, Any], fields: Sequence[CredentialField]
) -> Iterator[Problem]:
    """Return what is wrong with the credentials and options of *account*, in JSON form."""
    secret = [field for field in fields if field.secret]
    plain = [field for field in fields if not field.secret]
    yield from _settings("credentials", _member(account, "credentials"), secret)
    if _member(account, "secondary"):
        yield from _settings("secondary", _member(account, "secondary"), secret)
    yield from _options(_member(account, "options"), plain, secret)


def _settings(
    kind: str, given: Mapping[str, Any], fields: Sequence[CredentialField]
) -> Iterator[Problem]:
    known = tuple(field.name for field in fields)
    for name in given:
        if name not in known:
            yield Problem(pointer(kind, name), "is no secret of this provider", known)
    for field in fields:
        if field.required and field.name not in given:
            yield Problem(
                pointer(kind, field.name),
                f"is missing: the name of the app setting that holds the {field.label}",
            )


def _options(
    given: Mapping[str, Any], plain: Sequence[CredentialField], secret: Sequence[CredentialField]
) -> Iterator[Problem]:
    known = {field.name: field for field in plain}
    secrets = {field.name for field in secret}
    for name, value in given.items():
        at = pointer("options", name)
        if name in secrets:
            yield Problem(at, "is a secret: under credentials, name the app setting that holds it")
        elif name not in known:
            yield Problem(at, "is no option of this provider", tuple(known))
        elif isinstance(value, str) and not re.fullmatch(known[name].pattern, value):
            yield Problem(at, f"is no {known[name].label}; {known[name].found_at}")
    for field in plain:
        if field.required and not field.default and field.name not in given:
            yield Problem(pointer("options", field.name), f"is missing: {field.label}")


def _member(account: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    member = account.get(key)
    return member if isinstance(member, Mapping) else {}
