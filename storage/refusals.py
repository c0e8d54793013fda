"""What Table Storage answers instead of doing what was asked, turned into our errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from azure.core.exceptions import (
    AzureError,
    HttpResponseError,
    ResourceExistsError,
    ResourceModifiedError,
    ResourceNotFoundError,
)
from azure.data.tables import TableTransactionError

from storage.answers import refused, unavailable
from storage.rows import Changed, Exists, NotCommitted, StoreError


@contextmanager
def errors(table: str) -> Iterator[None]:
    """Turn the client's errors into ours."""
    try:
        yield
    except TableTransactionError as error:
        cause = refused(error.status_code or 0, _code(error), table)
        if isinstance(cause, StoreError):
            raise NotCommitted(error.index, cause) from error
        raise cause from error
    except ResourceExistsError as error:
        raise Exists from error
    except ResourceModifiedError as error:
        raise Changed from error
    except ResourceNotFoundError as error:
        raise refused(404, _code(error), table) from error
    except (AzureError, OSError) as error:
        status = getattr(error, "status_code", None)
        why = f"answered {status}" if status else "cannot be reached"
        raise unavailable(table, why) from error


def _code(error: HttpResponseError) -> str:
    code = getattr(error, "error_code", None)
    return str(getattr(code, "value", code))
