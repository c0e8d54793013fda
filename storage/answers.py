"""What Table Storage answers instead of doing what was asked, by status and code."""

from __future__ import annotations

from domain.errors import Unavailable
from storage.rows import Changed, Exists, Missing, StoreError

NOT_FOUND, CONFLICT, PRECONDITION_FAILED = 404, 409, 412
NO_SUCH_ROW = ("ResourceNotFound", "EntityNotFound")
"""Any other 404 is about the table; creating a row in a missing one has no code at all."""

ROW_IS_THERE = ("EntityAlreadyExists", "ResourceAlreadyExists")
"""Any other 409 is about the table, which is being deleted, say."""


def refused(status: int, code: str, table: str) -> StoreError | Unavailable:
    """Return what an answer other than success means."""
    if status == PRECONDITION_FAILED:
        return Changed()
    if status == CONFLICT and code in ROW_IS_THERE:
        return Exists()
    if status == NOT_FOUND:
        return Missing() if code in NO_SUCH_ROW else no_table(table)
    return unavailable(table, f"answered {status}")


def no_table(table: str) -> Unavailable:
    """Return what a call to a table that does not exist raises."""
    return Unavailable("storage_unavailable", f"The table {table} does not exist yet.")


def unavailable(table: str, why: str) -> Unavailable:
    """Return what a call that storage did not answer properly raises."""
    return Unavailable("storage_unavailable", f"The table {table} {why}; it is tried again.")
