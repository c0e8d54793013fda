"""The schema of ``channel.json`` for editors: with each provider's own fields.

The channel itself checks these fields by ``domain.credentials``, whose sentences say more.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from domain.accounts import ProviderName
from domain.providers import CredentialField
from domain.schema import channel_schema

SCHEMA = Path("infra/channel.schema.json")

Json = dict[str, Any]


def configuration_schema(fields: Mapping[ProviderName, Sequence[CredentialField]]) -> str:
    """Return the schema as it is committed."""
    return json.dumps(_document(fields), indent=1, ensure_ascii=False) + "\n"


def _document(fields: Mapping[ProviderName, Sequence[CredentialField]]) -> Json:
    document: Json = json.loads(json.dumps(channel_schema()))
    document["$defs"]["account"]["allOf"] = [_rule(name, fields[name]) for name in fields]
    return document


def _rule(name: ProviderName, fields: Sequence[CredentialField]) -> Json:
    secret = _members([field for field in fields if field.secret])
    plain = _members([field for field in fields if not field.secret])
    members = {
        "credentials": secret,
        "secondary": {"anyOf": [{"maxProperties": 0}, secret]},
        "options": plain,
    }
    needed = [key for key in ("credentials", "options") if "required" in members[key]]
    return {
        "if": {"properties": {"provider": {"const": str(name)}}, "required": ["provider"]},
        "then": {"properties": members, "required": needed},
    }


def _members(fields: Sequence[CredentialField]) -> Json:
    members: Json = {
        "properties": {field.name: _member(field) for field in fields},
        "additionalProperties": False,
    }
    required = [each.name for each in fields if each.required and not each.default]
    return {**members, "required": required} if required else members


def _member(field: CredentialField) -> Json:
    shown: Json = {"title": field.label, "description": field.found_at}
    if not field.secret:
        shown["pattern"] = f"^(?:{field.pattern})$"
        shown["x-problem"] = f"is no {field.label}"
    return {**shown, "default": field.default} if field.default else shown
