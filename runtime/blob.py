"""A configuration that is too large for a setting: a blob of the app's own storage account."""

from __future__ import annotations

from runtime import storage
from runtime.settings import Settings
from storage.authorization import authorization_of

VERSION = "2021-12-02"


def is_ours(url: str, settings: Settings) -> bool:
    """Tell whether *url* is a blob that may be shown the app's token."""
    account = settings.storage_account
    return bool(account) and url.startswith(f"https://{account}.blob.core.windows.net/")


def read(url: str, settings: Settings) -> str:
    """Return the blob's text; raise ``OSError`` where it cannot be had, ``Unavailable``."""
    import requests  # noqa: PLC0415 - cold start

    credential = storage.endpoint(settings).credential
    headers = {**authorization_of(credential).headers("GET", "", ""), "x-ms-version": VERSION}
    answer = requests.get(url, headers=headers, timeout=(2, 10), allow_redirects=False)
    if answer.status_code != 200:
        raise OSError(f"the blob answered {answer.status_code}")
    return answer.content.decode("utf-8-sig")
