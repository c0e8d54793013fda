"""The ports of `make run`, all on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

AZURITE_KEY = (  # published by its makers; the same on every machine
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
)


@dataclass(frozen=True, slots=True)
class Ports:
    """Where everything listens; the defaults are what Core Tools and Azurite use too."""

    app: int = 7071
    phone: int = 7080
    acs: int = 7081
    blob: int = 10000
    queue: int = 10001
    table: int = 10002

    @classmethod
    def moved_by(cls, offset: int) -> Ports:
        """Return the ports of a second channel on this machine."""
        return cls(**{name: port + offset for name, port in asdict(cls()).items()})

    def settings(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return *values* with the addresses that these ports mean."""
        storage = (
            f"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={AZURITE_KEY};"
            f"BlobEndpoint=http://127.0.0.1:{self.blob}/devstoreaccount1;"
            f"QueueEndpoint=http://127.0.0.1:{self.queue}/devstoreaccount1;"
            f"TableEndpoint=http://127.0.0.1:{self.table}/devstoreaccount1;"
        )
        acs_key = values["ACS_CONNECTION_STRING"].partition("accesskey=")[2]
        return {
            **values,
            "AzureWebJobsStorage": storage,
            "PUBLIC_BASE_URL": self.app_url,
            "PROVIDER_SIMULATOR_URL": self.phone_url,
            "ACS_CONNECTION_STRING": f"endpoint=http://127.0.0.1:{self.acs};accesskey={acs_key}",
        }

    @property
    def app_url(self) -> str:
        """Return the app's address."""
        return f"http://localhost:{self.app}"

    @property
    def phone_url(self) -> str:
        """Return the address of simulators and phone."""
        return f"http://127.0.0.1:{self.phone}"
