"""The parts around what providers carry: files in and out, limits, and what can be looked up."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from runtime.parts import Parts
from services.doctor import Doctor
from services.files import Files
from services.limits import Limits
from services.outgoing import Outgoing
from services.outreach import Outreach
from services.rates import Rates
from services.recount import Recount
from services.slots import Slots
from services.uploads import Uploads
from services.volumes import Volumes

if TYPE_CHECKING:
    from runtime.channel import Channel


class Carriage(Parts):
    """Made with the channel."""

    def __init__(self, at: Channel) -> None:
        self._at = at
        self.make()

    @cached_property
    def uploads(self) -> Uploads:
        """Files of agents."""
        at = self._at
        return Uploads(at.stores.files, at.clock, at.urls.base, at.o.new_token)

    @cached_property
    def outgoing(self) -> Outgoing:
        """Messages as providers get them."""
        at = self._at
        return Outgoing(
            catalogue=at.catalogue,
            gateway=at.gateway,
            accesses=at.accesses,
            uploads=self.uploads,
            clock=at.clock,
            status_url=at.urls.callback,
        )

    @cached_property
    def rates(self) -> Rates:
        """How fast senders may send."""
        return Rates(self._at.stores.limits, self._at.clock)

    @cached_property
    def volumes(self) -> Volumes:
        """How much accounts send in a month."""
        return Volumes(self._at.stores.limits, self._at.clock)

    @cached_property
    def limits(self) -> Limits:
        """What holds a text back."""
        at = self._at
        outreach = Outreach(at.catalogue, at.stores.customers, at.stores.contacts, at.clock)
        return Limits(at.stores, self.rates, self.volumes, outreach, at.clock)

    @cached_property
    def doctor(self) -> Doctor:
        """Looks at numbers."""
        at = self._at
        return Doctor(
            stores=at.stores,
            catalogue=at.catalogue,
            gateway=at.gateway,
            accesses=at.accesses,
            volumes=self.volumes,
            callback=at.urls.callback,
        )

    @cached_property
    def recount(self) -> Recount:
        """Finds texts that never came."""
        at = self._at
        return Recount(at.stores, at.catalogue, at.gateway, at.accesses, at.inbound, at.clock)

    @cached_property
    def files(self) -> Files:
        """Files of customers."""
        at = self._at
        return Files(
            stores=at.stores,
            threads=at.threads,
            catalogue=at.catalogue,
            gateway=at.gateway,
            accesses=at.accesses,
            conversations=at.conversations,
            bells=at.o.bells,
            clock=at.clock,
            slots=Slots(at.settings.threads // 2),  # its own: a slow file holds up no text
        )
