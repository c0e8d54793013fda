"""An account at the simulated provider, as somebody opens it at the provider's portal."""

from __future__ import annotations

from tests.e2e.world import World

SID = "AC00000000000000000000000000000042"
OURS = "+12025550199"


def register(world: World, callback: str) -> None:
    """Let the simulated provider know an account as its portal would."""
    body = {
        "credentials": {"account_sid": SID, "auth_token": world.settings["TWILIO_AUTH_TOKEN"]},
        "numbers": [OURS],
        "callback_url": callback,
        "fallback_url": callback,
    }
    world.phone.ask("PUT", "accounts/twilio/second", body)
