"""Values that the app depends on: roles, schedule, versions, delivery, configuration."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.configuration import read_channel
from domain.errors import InvalidConfiguration
from infra.check.expressions import Expressions
from infra.check.project import Fault, Project
from infra.check.tree import Array, For, Literal, Member, Name, Node, Object, Text, form
from infra.package.product import TARGET
from local.host.errors import FunctionError
from local.host.schedule import Schedule
from local.validate_config import LARGEST_SETTING
from providers.gateway import Gateway
from services.administration import credential_fields

GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ROLES = {
    "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "Storage Blob Data Owner",
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "Storage Blob Data Contributor",
    "974c5e8b-45b9-4653-ba55-5f855dd0fb88": "Storage Queue Data Contributor",
    "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3": "Storage Table Data Contributor",
    "3913510d-42f4-4e42-8a64-420c390055eb": "Monitoring Metrics Publisher",
    "4633458b-17de-408a-b874-0445c86b69e6": "Key Vault Secrets User",
    "b86a8fe4-44ce-4948-aee5-eccb2c155cd7": "Key Vault Secrets Officer",
    "09976791-48a7-449e-bb21-39d1a415f350": "Communication and Email Service Owner",
    "d5a91429-5739-47e2-a06b-3470a27159e7": "EventGrid Data Sender",
}
GRANTED = {
    ("Storage Blob Data Owner", "storage", "appPrincipalId"),
    ("Storage Queue Data Contributor", "storage", "appPrincipalId"),
    ("Storage Table Data Contributor", "storage", "appPrincipalId"),
    ("Monitoring Metrics Publisher", "insights", "appPrincipalId"),
    ("Key Vault Secrets User", "vault", "appPrincipalId"),
    ("Key Vault Secrets Officer", "vault", "deployerPrincipalId"),
    ("Communication and Email Service Owner", "communication", "appPrincipalId"),
    ("EventGrid Data Sender", "outgoing", "appPrincipalId"),
    ("Storage Blob Data Contributor", "dead-letters", "topicPrincipalId"),
}
ZONED = {"Standard_ZRS", "Standard_GZRS", "Standard_RAGZRS"}
FLOOR = timedelta(minutes=1)
PLACE = re.compile(r"(?<=[a-z])(?=[A-Z])")
ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)


def roles(project: Project) -> Iterator[Fault]:
    """Who may do what is exactly what the app, its topic and its deployer need."""
    for file, template in project.templates.items():
        for one in template:
            for node in one.value.walk() if one.value else ():
                if (
                    isinstance(node, Text)
                    and GUID.fullmatch(node.shortest)
                    and node.shortest not in ROLES
                ):
                    yield Fault("roles", file, node.line, f"{node.shortest} is no role that we use")
    yield from _assigned(project)
    table = project.value("modules/roles.bicep", Name(0, "table"))
    rows = {_row(project, item) for item in table.items} if isinstance(table, Array) else set()
    for row in sorted(rows.symmetric_difference(GRANTED)):
        yield Fault(
            "roles", "modules/roles.bicep", 1, f"{' / '.join(row)} is not both needed and granted"
        )


def _assigned(project: Project) -> Iterator[Fault]:
    """Every place of the table is assigned there: one loop each, with its scope."""
    done = set()
    for file, one, body in project.resources("Microsoft.Authorization/roleAssignments"):
        over = one.value.over if isinstance(one.value, For) else one.value
        places = [n.shortest for n in over.walk() if isinstance(n, Text)] if over else []
        scope = body.get("scope")
        place = PLACE.sub("-", scope.name).lower() if isinstance(scope, Name) else ""
        done.add(place)
        if places != [place] or form(body.get("name")) != form(_guid(scope)):
            yield Fault("roles", file, one.line, f"{one.name}: scope, name and filter differ")
    for place in sorted({place for _, place, _ in GRANTED} - done):
        yield Fault("roles", "modules/roles.bicep", 1, f"nothing is assigned on {place}")


def _guid(scope: Node | None) -> Node:
    said = f"guid({scope.name if isinstance(scope, Name) else ''}.id, row.who, row.role)"
    return Expressions(said).expression()


def _row(project: Project, item: Node) -> tuple[str, str, str]:
    if not isinstance(item, Object):
        return ("", "", "")
    role, on, who = item.get("role"), item.get("on"), item.get("who")
    known = project.value("modules/roles.bicep", Name(0, "roles"))
    guid = known.get(role.name) if isinstance(role, Member) and isinstance(known, Object) else None
    places = [n.shortest for n in on.walk() if isinstance(n, Text) and n.shortest] if on else []
    name = ROLES.get(guid.shortest, "") if isinstance(guid, Text) else ""
    person = isinstance(who, Name) and who.name == "deployerPrincipalId"
    kind = "deployerPrincipalType" if person else "'ServicePrincipal'"
    if form(item.get("type")) != form(Expressions(kind).expression()):
        name = f"{name}, as {kind}"
    return (name, "".join(places), who.name if isinstance(who, Name) else "")


def schedule(project: Project) -> Iterator[Fault]:
    """The timer's schedule can be read, and comes at least every few minutes."""
    for file, one in project.declarations("param"):
        given = one.value if one.name == "sweepSchedule" else None
        if isinstance(given, Text) and not _often(given.shortest):
            yield Fault("schedule", file, one.line, "no schedule of once in five minutes or more")


def _often(text: str) -> bool:
    try:
        read = Schedule(text)
        first = read.after(ANY_TIME)
        return read.after(first) - first <= timedelta(minutes=5)
    except FunctionError:
        return False


def runtime(project: Project) -> Iterator[Fault]:
    """The app runs on the version of Python that the package is built for."""
    for file, one, body in project.resources("Microsoft.Web/sites"):
        version = body.get("properties", "functionAppConfig", "runtime", "version")
        if not isinstance(version, Text) or version.plain != TARGET:
            yield Fault("runtime-version", file, one.line, f"the package is built for {TARGET}")


def threads(project: Project) -> Iterator[Fault]:
    """The host hands an instance as many calls at once as the worker has threads."""
    shown = {}
    for file, one in project.declarations("resource"):
        for node in one.value.walk() if one.value else ():
            if isinstance(node, Object):
                for name in ("perInstanceConcurrency", "PYTHON_THREADPOOL_THREAD_COUNT"):
                    if (value := node.get(name)) is not None:
                        members = {n.name for n in value.walk() if isinstance(n, Member)}
                        shown[name] = (file, value.line, members)
    if len({str(sorted(members)) for _, _, members in shown.values()}) > 1 or len(shown) < 2:
        file, line, _ = shown.get("PYTHON_THREADPOOL_THREAD_COUNT", ("modules/app.bicep", 1, set()))
        yield Fault("threads", file, line, "concurrency and threads must be the same value")


def delivery(project: Project) -> Iterator[Fault]:
    """Event Grid tries for a day, one event at a time, then keeps what it could not deliver."""
    for file, one, body in project.resources("Microsoft.EventGrid/systemTopics/eventSubscriptions"):
        policy = body.get("properties", "retryPolicy")
        day = policy.get("eventTimeToLiveInMinutes") if isinstance(policy, Object) else None
        tries = policy.get("maxDeliveryAttempts") if isinstance(policy, Object) else None
        if _number(day) != 1440 or _number(tries) != 30:
            yield Fault("delivery", file, one.line, "30 attempts within 1440 minutes")
        if body.get("properties", "deadLetterWithResourceIdentity") is None:
            yield Fault("delivery", file, one.line, "dead letters have to be kept, by identity")


def _number(node: Node | None) -> int | None:
    return node.value if isinstance(node, Literal) and isinstance(node.value, int) else None


def sizes(project: Project) -> Iterator[Fault]:
    """Every size says the same things, within what Flex Consumption takes."""
    found: dict[str, dict[str, Any]] = project.data.get("sizes.json", {})
    names = set().union(*found.values()) if found else set()
    for size, values in found.items():
        limits = (
            set(values) == names,
            values.get("instanceMemoryMB") in {2048, 4096},
            values.get("maximumInstanceCount") in range(40, 1001),
            values.get("httpConcurrency") in range(1, 257),
            values.get("storageSku") in ZONED | {"Standard_LRS", "Standard_GRS", "Standard_RAGRS"},
            values.get("retentionInDays") in range(30, 731),
            not values.get("zoneRedundant") or _is_zoned(values),
        )
        if not all(limits):
            yield Fault("sizes", "sizes.json", 1, f"{size}: a value is missing or out of bounds")


def _is_zoned(values: dict[str, Any]) -> bool:
    """Two instances and storage in several zones: with less, one zone's end is the channel's."""
    ready = [one["instanceCount"] for one in values["alwaysReady"]]
    return values.get("storageSku") in ZONED and min(ready, default=0) >= 2


def configuration(project: Project) -> Iterator[Fault]:
    """Every channel.json can be deployed: valid, and small enough for a setting."""
    fields = credential_fields(Gateway())
    for name, document in project.data.items():
        if name != "channel.json" and not name.startswith("examples/"):
            continue
        if len(json.dumps(document, separators=(",", ":")).encode()) > LARGEST_SETTING:
            yield Fault("configuration", name, 1, "more than 16 kB: use channelInBlob")
        try:
            read_channel(json.dumps(document), FLOOR, fields, datetime.now(UTC))
        except InvalidConfiguration as error:
            for problem in error.problems:
                yield Fault("configuration", name, 1, str(problem))


CHECKS = (roles, schedule, runtime, threads, delivery, sizes, configuration)
