"""App settings: the environment, with `Values` of local.settings.json beneath it.

Core Tools put `Values` into the worker's environment and never override what is there already.
"""

import json
import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from local.host.errors import HostError

# Azurite's and the old emulator's published account; the key is the same on every machine.
DEVELOPMENT_STORAGE = (
    "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
    "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
    "BlobEndpoint=http://127.0.0.1:10000/devstoreaccount1;"
    "QueueEndpoint=http://127.0.0.1:10001/devstoreaccount1;"
    "TableEndpoint=http://127.0.0.1:10002/devstoreaccount1;"
)
_REFERENCE = re.compile(r"%([^%]+)%")


class Connection(NamedTuple):
    """A storage account: by its connection string, or by name for an identity to sign in to."""

    string: str = ""
    account: str = ""
    client_id: str = ""


@dataclass(frozen=True)
class Settings:
    """What functions and host read: app settings, and the `Host` section of the file."""

    values: Mapping[str, str]
    cors_origins: frozenset[str] = frozenset()
    cors_credentials: bool = False

    def expand(self, text: str, function: str) -> str:
        """Replace every %NAME% by its app setting."""
        return _REFERENCE.sub(lambda found: self._named(found[1], function), text)

    def connection(self, name: str, function: str) -> Connection:
        """Return what a binding names: `name`, else `AzureWebJobs<name>`, or their `__` parts."""
        for prefix in (name, f"AzureWebJobs{name}"):
            if value := self.values.get(prefix):
                is_here = value.startswith("UseDevelopmentStorage=true")
                return Connection(DEVELOPMENT_STORAGE if is_here else value)
            if account := self.values.get(f"{prefix}__accountName"):
                return Connection("", account, self.values.get(f"{prefix}__clientId", ""))
        raise _missing(name or "AzureWebJobsStorage", function)

    def number(self, name: str, default: int) -> int:
        """Read a whole number."""
        text = self.values.get(name, str(default))
        if not text.isdecimal():
            raise HostError(f"the setting {name} must be a whole number, not {text!r}")
        return int(text)

    def is_true(self, name: str) -> bool:
        """Tell whether a setting is switched on."""
        return self.values.get(name, "").lower() in {"true", "1"}

    def _named(self, name: str, function: str) -> str:
        if name not in self.values:
            raise _missing(name, function)
        return self.values[name]


def load_settings(app_dir: Path, environment: MutableMapping[str, str]) -> Settings:
    """Read local.settings.json, if there is one, and complete `environment` with its values."""
    document = _document(app_dir / "local.settings.json")
    for name, value in document.get("Values", {}).items():
        if not isinstance(value, str):
            raise HostError(f"local.settings.json: write the value of {name} as a string")
        environment.setdefault(name, value)
    host = document.get("Host", {})
    origins = frozenset(origin.strip() for origin in host.get("CORS", "").split(",") if origin)
    return Settings(environment, origins, bool(host.get("CORSCredentials", False)))


def _document(file: Path) -> dict[str, Any]:
    if not file.exists():
        return {}
    try:
        document: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise HostError(f"local.settings.json is not JSON: {error}") from error
    if document.get("IsEncrypted"):
        raise HostError("local.settings.json is encrypted: run `func settings decrypt` first")
    return document


def _missing(name: str, function: str) -> HostError:
    return HostError(
        f"function '{function}' needs the setting {name}: set it in the environment, "
        f"or under Values in local.settings.json"
    )
