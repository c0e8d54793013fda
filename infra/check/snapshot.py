"""Makes ``infra/schema/types.json``: the resource types used here, without their descriptions.

    AZMCP=<folder of npm @azure/mcp-linux-x64>/dist/azmcp python -m infra.check.snapshot

``azmcp`` answers offline, with the newest stable version of each type. What it does not know
(alerts, rules of data collection) stands in ``infra/schema/alerts.json``, taken from
Azure/bicep-types-az. The result is committed; nobody needs the tool to check, only to move to
newer versions.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SCHEMA = Path("infra/schema")
TYPES = (
    "Microsoft.Authorization/roleAssignments",
    "Microsoft.Communication/communicationServices",
    "Microsoft.EventGrid/systemTopics",
    "Microsoft.EventGrid/systemTopics/eventSubscriptions",
    "Microsoft.EventGrid/topics",
    "Microsoft.Insights/components",
    "Microsoft.Insights/workbooks",
    "Microsoft.KeyVault/vaults",
    "Microsoft.ManagedIdentity/userAssignedIdentities",
    "Microsoft.OperationalInsights/workspaces",
    "Microsoft.Storage/storageAccounts",
    "Microsoft.Storage/storageAccounts/blobServices",
    "Microsoft.Storage/storageAccounts/blobServices/containers",
    "Microsoft.Storage/storageAccounts/managementPolicies",
    "Microsoft.Storage/storageAccounts/queueServices",
    "Microsoft.Storage/storageAccounts/queueServices/queues",
    "Microsoft.Storage/storageAccounts/tableServices",
    "Microsoft.Storage/storageAccounts/tableServices/tables",
    "Microsoft.Web/serverfarms",
    "Microsoft.Web/sites",
    "Microsoft.Web/sites/basicPublishingCredentialsPolicies",
    "Microsoft.Web/sites/config",
)
Raw = dict[str, Any]
IDENTIFIER = re.compile(r"\w+")


def main() -> int:
    """Ask for every type and write the snapshot."""
    tool = os.environ.get("AZMCP", "")
    if not tool:
        print(__doc__, file=sys.stderr)
        return 2
    snapshot: Raw = json.loads((SCHEMA / "alerts.json").read_text())
    for name in TYPES:
        snapshot.update(_resource(_asked(tool, name)))
    lines = (
        f"{json.dumps(k)}: {json.dumps(v, sort_keys=True)}" for k, v in sorted(snapshot.items())
    )
    (SCHEMA / "types.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
    return 0


def _asked(tool: str, name: str) -> list[Raw]:
    ran = subprocess.run(
        [tool, "bicepschema", "get", "--resource-type", name],
        env={**os.environ, "AZURE_MCP_COLLECT_TELEMETRY": "false"},
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    answer: list[Raw] = json.loads(ran.stdout)["results"]["BicepSchemaResult"]
    return answer


def _resource(answer: list[Raw]) -> Raw:
    resource = next(one for one in answer if one["$type"] == "Resource")
    known = {
        one["name"]: one for one in answer if one["$type"] in {"Object", "DiscriminatedObject"}
    }
    types: Raw = {"": _form(resource["bodyType"])}
    todo = list(_named(types[""]))
    while todo:
        name = todo.pop()
        if name in known and name not in types:
            types[name] = _form(known[name])
            todo += _named(types[name])
    return {resource["name"]: types}


def _form(raw: Raw) -> Raw:
    """Return a type: properties as ``type``, ``!type`` if required, ``-type`` if read-only."""
    if raw["$type"] == "DiscriminatedObject":
        by = raw["discriminator"]
        of = {}
        for element in raw["elements"]:
            form = _form(element)
            of[form["properties"][by].lstrip("!")] = form
        return {"by": by, "base": _properties(raw["baseProperties"]), "of": of}
    form = {"properties": _properties(raw["properties"])}
    if "additionalPropertiesType" in raw:
        form["more"] = raw["additionalPropertiesType"]
    return form


def _properties(raw: list[Raw]) -> dict[str, str]:
    return {one["name"]: _flag(one.get("flags", "")) + one["type"] for one in raw}


def _flag(flags: str) -> str:
    return "-" if "ReadOnly" in flags else "!" if "Required" in flags else ""


def _named(form: Raw) -> Iterator[str]:
    """Yield the names of types that a value can have, written or read."""
    if "of" in form:
        for one in form["of"].values():
            yield from _named(one)
    if "more" in form:
        yield from IDENTIFIER.findall(form["more"])
    for kind in {**form.get("properties", {}), **form.get("base", {})}.values():
        yield from IDENTIFIER.findall(kind)


if __name__ == "__main__":
    sys.exit(main())
