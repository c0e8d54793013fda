"""Behaviour 4: keys and levels."""

import pytest

from local.host.errors import HostError
from tests.host.serving import KEYS, add_route, anonymous_app, serving

LEVELS = ["anonymous", "function", "admin"]


@pytest.mark.parametrize(
    ("key", "opens"),
    [
        ("", {"anonymous"}),
        ("wrong", {"anonymous"}),
        ("system", {"anonymous"}),
        ("function", {"anonymous", "function"}),
        ("master", {"anonymous", "function", "admin"}),
    ],
)
def test_a_key_opens_its_level_and_a_refusal_is_401_with_an_empty_body(
    key: str, opens: set[str]
) -> None:
    app = anonymous_app()
    for level in LEVELS:
        add_route(app, level, f"to-{level}", auth_level=level.upper())
    with serving(app, KEYS, keys=True) as client:
        for level in LEVELS:
            reply = client.get(f"/to-{level}?code={key}")
            assert reply.status == (200 if level in opens else 401), level
            assert reply.status == 200 or reply.body == b""


def test_the_header_wins_over_the_query() -> None:
    app = anonymous_app()
    add_route(app, "locked", auth_level="FUNCTION")
    with serving(app, KEYS, keys=True) as client:
        assert client.get("/locked?code=function", x_functions_key="wrong").status == 401
        assert client.get("/locked?code=wrong", x_functions_key="function").status == 200


def test_keys_are_off_unless_asked_for() -> None:
    app = anonymous_app()
    add_route(app, "locked", auth_level="ADMIN")
    with serving(app) as client:
        assert client.get("/locked").status == 200


def test_keys_that_are_asked_for_must_be_set() -> None:
    with (
        pytest.raises(HostError, match="LOCAL_HOST_MASTER_KEY"),
        serving(anonymous_app(), keys=True),
    ):
        pass


def test_a_disabled_function_is_404_without_the_master_key() -> None:
    app = anonymous_app()
    add_route(app, "off")
    with serving(app, {**KEYS, "AzureWebJobs.off.Disabled": "true"}, keys=True) as client:
        assert client.get("/off?code=function").status == 404
        assert client.get("/off?code=master").status == 200
