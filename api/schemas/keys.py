"""Keys, as the API writes them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from api.schemas.common import Body, Lenient, Name, Time, View
from domain import keys
from domain.keys import ApiKey
from domain.people import Role


class NewKey(Body):
    """A key to be made."""

    name: Name
    role: Annotated[Role, Lenient]
    expires_at: Time | None = None


class KeyView(View):
    """What is known of a key: everything but the key."""

    id: str
    name: str
    role: Role
    created_at: datetime
    expires_at: datetime | None = None
    revoked: bool
    last4: str = Field(description="The last four characters, to tell keys apart.")

    @classmethod
    def of(cls, key: ApiKey) -> KeyView:
        """Return the view of a key."""
        return cls.model_validate(keys.public(key))


class MadeKey(KeyView):
    """A key that was just made; this is the only time that it is shown."""

    key: str
