"""Providers: whom an account can be made for, and what has to be entered."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter

from api.at import At
from api.schemas.common import Page
from api.schemas.providers import ProviderView
from api.security import AsAdministrator
from domain.accounts import ProviderName
from domain.errors import NotFound
from runtime.channel import Channel

router = APIRouter(prefix="/providers", tags=["providers"])


@router.get("")
def list_providers(at: At, _: AsAdministrator) -> Page[ProviderView]:
    """List the providers that this app can speak to, with the fields of their accounts."""
    return Page(items=sorted(_known(at), key=lambda provider: provider.label))


def _known(at: Channel) -> Iterator[ProviderView]:
    for name in ProviderName:
        try:
            yield ProviderView.of(at.gateway.traits(name), at.gateway.credentials(name))
        except NotFound:
            continue  # named in the configuration's schema, not in this version
