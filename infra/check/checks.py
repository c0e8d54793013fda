"""All checks, in order."""

from __future__ import annotations

from infra.check import house, names, symbols, telemetry, types, values
from infra.check.project import Check, Fault, Project

CHECKS: tuple[Check, ...] = (
    *symbols.CHECKS, *types.CHECKS, *house.CHECKS, *names.CHECKS, *values.CHECKS,
    *telemetry.CHECKS,
)  # fmt: skip


def faults(project: Project) -> list[Fault]:
    """Return everything that is wrong; what cannot be read hides the rest."""
    unreadable = list(project.read())
    return unreadable or [fault for check in CHECKS for fault in check(project)]
