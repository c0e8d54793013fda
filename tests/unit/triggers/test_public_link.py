"""The function behind links that customers get."""

from __future__ import annotations

from traceback import format_exception

import azure.functions as func
import pytest

from runtime.failures import Unforeseen
from triggers import public_link as module

WROTE = "+447700900123 wrote: help"


def test_what_goes_wrong_behind_a_link_is_told_by_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise KeyError(WROTE)

    monkeypatch.setattr(module, "channel", fails)
    asked = func.HttpRequest("GET", "/l/x", body=b"", route_params={"token": "x"})
    public_link = module.public_link.build().get_user_function()
    with pytest.raises(Unforeseen, match="KeyError at ") as caught:
        public_link(asked)
    assert WROTE not in "".join(format_exception(caught.value))
