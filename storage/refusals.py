"""What Table Storage answers instead of doing what was asked, turned into our errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from azure.core.exceptions import (
    AzureError,
    HttpResponseError,
    ResourceExistsError,
    ResourceModifiedError,
    ResourceNotFoundError,
)
from azure.data.tables import TableTransactionError

from domain.errors import Unavailable
from storage.rows import Changed, Exists, Missing, NotCommitted, StoreError

CONFLICT, PRECONDITION_FAILED, NOT_FOUND = 409, 412, 404
NO_SUCH_ROW = ("ResourceNotFound", "EntityNotFound")
"""Any other 404 is about the table; creating a row in a missing one has no code at all."""


@contextmanager
def errors(table: str) -> Iterator[None]:
    """Turn the client's errors into ours."""
    try:
        yield
    except TableTransactionError as error:
        raise NotCommitted(error.index, _refusal(error, table)) from error
    except ResourceExistsError as error:
        raise Exists from error
    except ResourceModifiedError as error:
        raise Changed from error
    except ResourceNotFoundError as error:
        raise _missing(error, table) from error
    except (AzureError, OSError) as error:
        raise _unavailable(error, table) from error


def _refusal(error: TableTransactionError, table: str) -> StoreError:
    kinds: dict[int | None, Callable[[], StoreError]] = {
        CONFLICT: Exists, PRECONDITION_FAILED: Changed, NOT_FOUND: Missing,
    }  # fmt: skip
    if error.status_code == NOT_FOUND and not _names_a_row(error):
        raise _no_table(table) from error
    if error.status_code not in kinds:
        raise Unavailable(
            "storage_unavailable", f"The table {table} refused with {error.status_code}."
        ) from error
    return kinds[error.status_code]()


def _missing(error: HttpResponseError, table: str) -> Exception:
    return Missing() if _names_a_row(error) else _no_table(table)


def _names_a_row(error: HttpResponseError) -> bool:
    code = getattr(error, "error_code", None)
    return str(getattr(code, "value", code)) in NO_SUCH_ROW


def _no_table(table: str) -> Unavailable:
    return Unavailable("storage_unavailable", f"The table {table} does not exist yet.")


def _unavailable(error: Exception, table: str) -> Unavailable:
    status = getattr(error, "status_code", None)
    why = f"answered {status}" if status else "cannot be reached"
    return Unavailable("storage_unavailable", f"The table {table} {why}; it is tried again.")
