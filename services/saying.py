"""What the channel tells a customer about what happens to their conversation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from domain.answers import spoken, surveyed
from domain.automated_messages import Trigger
from domain.conversations import Conversation, Happening
from domain.people import Principal
from domain.plans import Moment
from domain.ports import Bells
from domain.threads import Change
from services.catalogue import CatalogueReader

SAID = {
    Happening.PICK: Trigger.AGENT_ASSIGNED,
    Happening.ASSIGN: Trigger.AGENT_ASSIGNED,
    Happening.TRANSFER_TO_AGENT: Trigger.TRANSFER_ACCEPTED,
    Happening.WAIT: Trigger.SESSION_ENDED,
    Happening.END: Trigger.AGENT_ENDED,
}
"""What the customer may be told about something that happens."""


@dataclass(frozen=True, slots=True)
class Saying:
    """Adds automated messages to changes, and has them sent."""

    catalogue: CatalogueReader
    bells: Bells
    named: Callable[[str], str]

    def name(
        self, happening: Happening, live: Conversation, agent: str | None, who: Principal
    ) -> str:
        """Return the name of the *agent* who is given a conversation, or else of who has it.

        It is empty where nobody knows it; nobody is asked where nothing is said.
        """
        trigger, subject = SAID.get(happening), agent or live.agent or ""
        if subject == who.id:
            return who.name
        number = self.catalogue.now().numbers.get(live.number)
        if number is None or trigger is None:
            return ""
        voice = self.catalogue.now().voice_of(number)
        said = voice.says(trigger, AgentName=subject, QueueName=live.queue)
        return self.named(subject) if said else ""

    def about(
        self,
        change: Change,
        happening: Happening,
        live: Conversation,
        name: str,
        moment: Moment,
        link: str,
    ) -> Change:
        """Return *change* with what the customer is told about it: one text at most.

        *name* is that of the agent whom it is about. A survey takes the place of what is said at
        the end; *link* leads to its question.
        """
        number = self.catalogue.now().numbers.get(live.number)
        if number is None:
            return change
        voice = self.catalogue.now().voice_of(number)
        said = surveyed(change, voice, happening, live, link, moment.now)
        trigger = SAID.get(happening)
        if said is not change or trigger is None:
            return said
        return spoken(change, voice, trigger, moment.now, AgentName=name, QueueName=live.queue)

    def ring(self, thread: str, change: Change | None) -> None:
        """Ring for what a change says, once it is stored."""
        if change is not None and change.says:
            self.bells.ring(thread)
