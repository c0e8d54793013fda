"""The paths that the app guards itself, so that the platform's sign-in leaves them alone.

``infra/modules/signin.bicep`` has the same list; ``make check-infra`` compares them, and with
the routes of the functions. Whoever calls these paths has not signed in, whatever the request
claims: nothing behind them reads the platform's principal header.
"""

from __future__ import annotations

GUARDED = (
    "/webhooks/*",  # token and the provider's signature
    "/runtime/webhooks/*",  # the Functions host asks for its system key
    "/healthz",  # tells nothing that is secret
    "/l/*",  # one unguessable, expiring token
    "/console/*",  # static code without data
)
