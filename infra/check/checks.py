"""All checks, in order."""

from __future__ import annotations

from infra.check import (
    house,
    members,
    must,
    names,
    order,
    parameters,
    queries,
    scripts,
    symbols,
    telemetry,
    types,
    values,
)  # fmt: skip
from infra.check.project import Check, Fault, Project

CHECKS: tuple[Check, ...] = (
    *symbols.CHECKS, *parameters.CHECKS, *types.CHECKS, *members.CHECKS, *order.CHECKS,
    *must.CHECKS, *house.CHECKS, *names.CHECKS, *values.CHECKS, *telemetry.CHECKS,
    *queries.CHECKS, *scripts.CHECKS,
)  # fmt: skip


def faults(project: Project) -> list[Fault]:
    """Return everything that is wrong; what cannot be read hides the rest."""
    unreadable = list(project.read())
    return unreadable or [fault for check in CHECKS for fault in check(project)]
