"""Scripts: what publish.sh takes from the first pass is what main.bicep gives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infra.check.project import Fault, Project

TAKEN = re.compile(r"\$\{([A-Z_]+):[?-]")
FROM_OUTSIDE = {"AZURE_RESOURCE_GROUP", "PACKAGE", "PARAMETERS", "PAUSE"}
"""What deploy.sh, azd or a person hands in."""


def outputs(project: Project) -> Iterator[Fault]:
    """Every output that the script needs is there; the template is for a resource group."""
    template = project.templates.get("main.bicep", ())
    there = {one.name for one in template if one.kind == "output"}
    for name in sorted(set(TAKEN.findall(project.files.get("publish.sh", "")))):
        if name not in there | FROM_OUTSIDE:
            yield Fault("outputs", "publish.sh", 1, f"main.bicep has no output {name}")
    scope = [one.type for one in template if one.kind == "targetScope"]
    if scope != ["resourceGroup"]:
        yield Fault("outputs", "main.bicep", 1, "az and azd deploy this to a resource group")


CHECKS = (outputs,)
