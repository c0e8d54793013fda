"""Behaviours 1 to 3: which function answers which request."""

import pytest

from local.host.errors import FunctionError, HostError
from local.host.functions import read_functions
from local.host.host_json import HostJson
from local.host.router import check_name
from local.host.settings import Settings
from local.host.template import Template
from tests.host.serving import KEYS, add_route, anonymous_app, serving


def test_a_route_is_prefixed_and_defaults_to_the_function_name() -> None:
    app = anonymous_app()
    add_route(app, "hello")
    with serving(app, host_json=HostJson()) as client:
        assert client.get("/api/hello").json == ["hello", {}]
        assert client.get("/hello").status == 404


@pytest.mark.parametrize("route", ["admin/x", "administration", "runtime", "Runtime/y"])
def test_a_route_may_not_begin_like_the_hosts_own_routes(route: str) -> None:
    app = anonymous_app()
    add_route(app, "bad", route)
    with serving(app, host_json=HostJson()) as client:
        assert "conflicts with one or more built in routes" in client.host.errors["bad"]
        assert client.get(f"/api/{route}").status == 404


def test_of_two_functions_with_one_route_and_method_the_later_is_in_error() -> None:
    app = anonymous_app()
    add_route(app, "second", "Same/{x}")
    add_route(app, "first", "same/{x}")
    add_route(app, "third", "same/{x}", methods=["POST"])
    with serving(app) as client:
        assert set(client.host.errors) == {"second"}
        assert client.get("/same/1").json == ["first", {"x": "1"}]
        assert client.post("/same/1").json == ["third", {"x": "1"}]


@pytest.mark.parametrize("name", ["1st", "a.b", "host", "Host", "a" * 129, ""])
def test_a_function_name_that_the_host_refuses_is_refused(name: str) -> None:
    with pytest.raises(FunctionError):
        check_name(name)


def test_functions_are_tried_by_name_and_literals_have_no_precedence() -> None:
    app = anonymous_app()
    add_route(app, "B_literal", "x/fixed")
    add_route(app, "a_parameter", "x/{any}")
    with serving(app) as client:
        assert client.get("/x/fixed").json == ["a_parameter", {"any": "fixed"}]


@pytest.mark.parametrize(
    ("template", "path", "values"),
    [
        ("Items/{id:int}", "/iTEMS/7/", {"id": "7"}),
        ("items/{id:int}", "/items/x", None),
        ("items/{id:int}", "/items/2147483648", None),
        ("items/{id:long}", "/items/2147483648", {"id": "2147483648"}),
        ("items/{id?}", "/items", {}),
        ("items/{id=5}", "/items", {"id": "5"}),
        ("items/{id}", "/items", None),
        ("items/{id}", "/items/a/b", None),
        ("api/{*path}", "/api/v1/x/", {"path": "v1/x/"}),
        ("api/{**path}", "/api", {}),
        ("p/{a:alpha}", "/p/acs", {"a": "acs"}),
        ("p/{a:alpha}", "/p/acs-eu", None),
        ("p/{a:bool}", "/p/True", {"a": "True"}),
        ("p/{a:guid}", "/p/no-guid", None),
        ("p/{a:datetime}", "/p/2026-01-31", {"a": "2026-01-31"}),
        ("p/{a:decimal}", "/p/1.5", {"a": "1.5"}),
        ("p/{a:double}", "/p/x", None),
        ("p/{a:float}", "/p/2.5", {"a": "2.5"}),
        ("p/{a:length(2,3)}", "/p/abcd", None),
        ("p/{a:length(2)}", "/p/ab", {"a": "ab"}),
        ("p/{a:minlength(2)}", "/p/a", None),
        ("p/{a:maxlength(2)}", "/p/abc", None),
        ("p/{a:int:min(5)}", "/p/4", None),
        ("p/{a:max(5)}", "/p/5", {"a": "5"}),
        ("p/{a:range(1,9)}", "/p/10", None),
        ("p/{a:regex(^[a-z]{{2}}/?$)}", "/p/ab", {"a": "ab"}),
        ("p/{a:required}", "/p/x", {"a": "x"}),
        ("f/{name}.{type}", "/f/a.txt", {"name": "a", "type": "txt"}),
        ("a b/{x}", "/a b/ü", {"x": "ü"}),
    ],
)
def test_a_template_matches_as_in_the_host(
    template: str, path: str, values: dict[str, str] | None
) -> None:
    assert Template(template).match(path) == values


@pytest.mark.parametrize(
    "template", ["{a:nonsense}", "{a:int(5)}", "{a:length(x)}", "{a!}", "{a}/{a}"]
)
def test_a_template_that_cannot_be_read_puts_its_function_in_error(template: str) -> None:
    app = anonymous_app()
    add_route(app, "bad", template)
    with serving(app) as client:
        assert "bad" in client.host.errors


def test_a_method_that_is_not_listed_is_answered_404_with_an_empty_body() -> None:
    app = anonymous_app()
    add_route(app, "hello")
    add_route(app, "heads", "heads", methods=["HEAD", "OPTIONS"])
    with serving(app) as client:
        for method in ("POST", "HEAD", "OPTIONS"):
            reply = client.send(method, "/hello")
            assert (reply.status, reply.body) == (404, b"")
            assert (client.send(method, "/heads").status == 200) == (method != "POST")


def test_a_route_without_methods_takes_them_all() -> None:
    app = anonymous_app()
    add_route(app, "hello", methods=None)
    with serving(app) as client:
        assert {client.send(each, "/hello").status for each in ("PUT", "PATCH", "HEAD")} == {200}


def test_a_preflight_from_a_configured_origin_is_answered_before_routes_and_keys() -> None:
    app = anonymous_app()
    add_route(app, "locked", auth_level="ADMIN")
    settings = Settings(KEYS, frozenset({"https://console.test"}), cors_credentials=True)
    asked = {"Origin": "https://console.test", "Access-Control-Request-Method": "PUT"}
    with serving(app, settings, keys=True) as client:
        reply = client.send("OPTIONS", "/anything", headers=asked)
        assert (reply.status, reply.body) == (204, b"")
        assert reply.headers["access-control-allow-origin"] == "https://console.test"
        assert reply.headers["access-control-allow-methods"] == "PUT"
        stranger = client.send("OPTIONS", "/x", headers={**asked, "Origin": "https://evil.test"})
        assert "access-control-allow-origin" not in stranger.headers
        refused = client.send("GET", "/locked", headers=asked)
        assert (refused.status, refused.headers["access-control-allow-credentials"]) == (
            401,
            "true",
        )


def test_without_origins_an_options_request_is_like_any_other() -> None:
    app = anonymous_app()
    add_route(app, "own", methods=["OPTIONS"])
    asked = {"Origin": "https://console.test", "Access-Control-Request-Method": "PUT"}
    with serving(app) as client:
        assert client.send("OPTIONS", "/own", headers=asked).json == ["own", {}]


def test_function_names_are_unique() -> None:
    app = anonymous_app()
    add_route(app, "same", "a")
    add_route(app, "same", "b")
    with pytest.raises(HostError, match="same"):
        read_functions(app)
