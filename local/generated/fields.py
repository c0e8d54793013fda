"""The table of what an administrator enters for an account."""

from __future__ import annotations

from collections.abc import Sequence

from domain.providers import CredentialField


def fields_table(fields: Sequence[CredentialField]) -> str:
    """Return the table of *fields*, in Markdown."""
    head = "| field | name | secret | needed | where it is found |\n|---|---|---|---|---|\n"
    return head + "".join(map(_row, fields))


def _row(field: CredentialField) -> str:
    secret = "yes" if field.secret else "no"
    found_at = field.found_at.replace("|", "\\|")
    return f"| {field.label} | `{field.name}` | {secret} | {_needed(field)} | {found_at} |\n"


def _needed(field: CredentialField) -> str:
    if field.default:
        return f"no: else `{field.default}`"
    return "yes" if field.required else "no"
