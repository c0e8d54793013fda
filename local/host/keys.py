"""Access keys and the levels that they open.

Source: azure-functions-host, authorization levels (fact sheet, section 7). Core Tools ask for no
keys; `--keys` does, so that tests meet the same refusals as in Azure.
"""

from dataclasses import dataclass
from hmac import compare_digest

from local.host.errors import HostError
from local.host.request import Request
from local.host.settings import Settings

MASTER_SETTING = "LOCAL_HOST_MASTER_KEY"
FUNCTION_SETTING = "LOCAL_HOST_FUNCTION_KEY"
SYSTEM_SETTING = "LOCAL_HOST_EVENTGRID_KEY"


@dataclass(frozen=True)
class Keys:
    """The keys in force; without `required` every door is open."""

    required: bool = False
    master: str = ""
    function: str = ""
    system: str = ""

    def allow(self, request: Request, level: str) -> bool:
        """Tell whether a request may pass a door of level anonymous, function, system or admin."""
        if not self.required or level == "anonymous":
            return True
        given = request.headers.get("x-functions-key") or request.params.get("code", "")
        accepted = {"function": self.function, "system": self.system}.get(level, self.master)
        return _same(given, self.master) or _same(given, accepted)

    def is_master(self, request: Request) -> bool:
        """Tell whether a request carries the master key."""
        return self.required and self.allow(request, "admin")


def load_keys(settings: Settings) -> Keys:
    """Read the keys from the settings."""
    named = (MASTER_SETTING, FUNCTION_SETTING, SYSTEM_SETTING)
    values = [settings.values.get(name, "") for name in named]
    if missing := [name for name, value in zip(named, values, strict=True) if not value]:
        raise HostError(f"--keys needs the settings {', '.join(missing)}")
    return Keys(True, *values)


def _same(given: str, key: str) -> bool:
    return compare_digest(given.encode(), key.encode())
