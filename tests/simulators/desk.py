"""The control API as tests use it, and the accounts they use."""

from typing import Any

import requests

OURS = "+12025550111"
CUSTOMER = "+14155550123"
TWILIO = {
    "account_sid": "AC00000000000000000000000000000001",
    "auth_token": "0123456789abcdef0123456789abcdef",
    "api_key_sid": "SK00000000000000000000000000000001",
    "api_key_secret": "invented-secret",
    "messaging_service_sid": "MG00000000000000000000000000000001",
}
TELESIGN = {
    "customer_id": "FFFFFFFF-EEEE-DDDD-1234-AB1234567890",
    "api_key": "ABC12345yusumoN6BYsBVkh+yRJ5czgsnCehZaOYldPJdmFh6NeX8kunZ2zU1YWaUw/0wV6xfw==",
}
ACS = {"access_key": "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=", "bearer_token": "invented"}
LINK_MOBILITY = {
    "platform_id": "COMMON_API",
    "platform_partner_id": "4711",
    "gate_id": "BVldZyQt",
    "username": "contoso",
    "password": "invented-secret",
    "base_url": "https://n-eu.linkmobility.io",
}
INFOBIP = {"base_url": "https://abc123.api.infobip.com", "api_key": "invented-key"}
VIBES = {"username": "ops@contoso.example", "password": "invented-secret"}
CREDENTIALS = {
    "twilio": TWILIO,
    "telesign": TELESIGN,
    "acs": ACS,
    "link_mobility": LINK_MOBILITY,
    "infobip": INFOBIP,
    "vibes": VIBES,
}


class Desk:
    """Calls the control API; an answer that is no 2xx raises."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.http = requests.Session()

    def ask(self, method: str, path: str, json: object = None, **params: str) -> Any:
        answer = self.http.request(
            method, f"{self.base}/control/{path}", json=json, params=params, timeout=20
        )
        answer.raise_for_status()
        return answer.json()

    def register(self, provider: str, **more: Any) -> None:
        account = {"credentials": CREDENTIALS[provider], "numbers": [OURS], **more}
        self.ask("PUT", f"accounts/{provider}/main", account)

    def turn(self, provider: str, **dials: Any) -> None:
        self.ask("PUT", "dials", {provider: dials})

    def accepted(self, **params: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("GET", "accepted", **params)["accepted"]
        return found

    def write(self, provider: str, text: str, **more: Any) -> Any:
        order = {"provider": provider, "from": CUSTOMER, "to": OURS, "text": text, **more}
        return self.ask("POST", "texts", order)
