"""Providers, as the API writes them."""

from __future__ import annotations

from pydantic import Field

from api.schemas.common import View
from domain.accounts import ProviderName
from domain.providers import CredentialField, Traits


class CredentialFieldView(View):
    """One thing to enter for an account."""

    name: str
    label: str
    secret: bool = Field(
        description="A member of credentials, with the NAME of a setting; else one of options."
    )
    pattern: str = Field(description="Regular expression for the whole value.")
    found_at: str = Field(description="Where the provider shows it.")
    required: bool
    default: str

    @classmethod
    def of(cls, field: CredentialField) -> CredentialFieldView:
        """Return the view of a field."""
        return cls(
            name=field.name,
            label=field.label,
            secret=field.secret,
            pattern=field.pattern,
            found_at=field.found_at,
            required=field.required and not field.default,
            default=field.default,
        )


class ProviderView(View):
    """A provider, and what an account of it needs."""

    name: ProviderName
    label: str
    text_limit: int = Field(description="Characters of one text, at most.")
    fields: list[CredentialFieldView]

    @classmethod
    def of(cls, traits: Traits, fields: tuple[CredentialField, ...]) -> ProviderView:
        """Return the view of a provider."""
        return cls(
            name=traits.name,
            label=traits.label,
            text_limit=traits.text_limit,
            fields=[CredentialFieldView.of(field) for field in fields],
        )
