"""Secrets: values of app settings; in Azure they are Key Vault references."""

from __future__ import annotations

from collections.abc import Mapping

UNRESOLVED = "@Microsoft.KeyVault("
"""A reference that the platform could not resolve stands in the setting as it was written."""


class EnvironmentSecrets:
    """Implements ``domain.ports.Secrets`` over the environment."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def get(self, setting: str) -> str | None:
        """Return the value, or None where it is missing or an unresolved reference."""
        value = self._environment.get(setting, "").strip()
        return None if not value or self.unresolved(setting) else value

    def unresolved(self, setting: str) -> bool:
        """Tell whether a setting is a reference to a vault that could not be resolved."""
        return self._environment.get(setting, "").strip().startswith(UNRESOLVED)
