"""House rules: what must hold for this app, whatever the types allow."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infra.check.project import Fault, Project
from infra.check.symbols import REGISTRIES
from infra.check.tree import Call, Literal, Member, Name, Node, Object, Text

KEY_TEXT = re.compile(
    r"AccountKey=|SharedAccessSignature|listKeys|listAccountSas|primaryConnectionString",
    re.IGNORECASE,
)
CLOUD = re.compile(r"\.(core\.windows\.net|vault\.azure\.net|microsoftonline\.com)")
SECRET = re.compile(r"(password|secret|token|callbackUrl|connectionString)$", re.IGNORECASE)
LONGEST = {
    "Microsoft.Storage/storageAccounts": 24,
    "Microsoft.KeyVault/vaults": 24,
    "Microsoft.Web/sites": 60,
}
BY_AGE = {"dead-letters/", "media/out/"}
"""Where storage may delete by age: what Event Grid gave up, and uploads (services/uploads.py)."""
UNIQUE = 13
"""Characters of ``uniqueString``."""


def keys(project: Project) -> Iterator[Fault]:
    """No account's key is read or written anywhere."""
    for file, template in project.templates.items():
        for one in template:
            for node in one.value.walk() if one.value else ():
                match node:
                    case Text():
                        said = node.shortest
                    case Member() | Name():
                        said = node.name
                    case _:
                        continue
                if KEY_TEXT.search(said):
                    yield Fault("keys", file, node.line, "an account's key has no place here")


def secrets(project: Project) -> Iterator[Fault]:
    """Parameters that hold secrets are marked, have no default, and leave by no output."""
    for file, template in project.templates.items():
        secure = {one.name for one in template if one.kind == "param" and one.decorated("secure")}
        for one in template:
            if (
                one.kind == "param"
                and one.type == "string"
                and SECRET.search(one.name)
                and one.name not in secure
            ):
                yield Fault("secrets", file, one.line, f"{one.name} needs @secure()")
            if one.name in secure and isinstance(one.value, Text) and one.value.plain != "":
                yield Fault("secrets", file, one.line, f"{one.name} must not have a default")
            if one.kind == "output" and one.value is not None:
                told = {n.name for n in project.names(file, one.value)} & secure
                for name in told:
                    yield Fault("secrets", file, one.line, f"{one.name} gives {name} away")


def registry(project: Project) -> Iterator[Fault]:
    """No module comes from a registry: it could not be had offline."""
    for file, one in project.declarations("module"):
        if one.type.startswith(REGISTRIES):
            yield Fault("registry", file, one.line, f"{one.type} comes from a registry")


def clouds(project: Project) -> Iterator[Fault]:
    """No address of one cloud is written down: environment() and properties know it."""
    for file, template in project.templates.items():
        for one in template:
            for node in one.value.walk() if one.value else ():
                if isinstance(node, Text) and CLOUD.search(node.shortest):
                    yield Fault(
                        "clouds", file, node.line, "an address of one cloud is written down"
                    )


def names(project: Project) -> Iterator[Fault]:
    """Names that main.bicep makes are short enough for what they name."""
    for file, one in project.declarations("module"):
        body = one.body()
        named = body.get("params", "name") if body else None
        if not isinstance(named, Text):
            continue
        longest = _length(project, file, named)
        for module, resource, inner in project.resources():
            limit = LONGEST.get(resource.type.partition("@")[0], 999)
            is_name = isinstance(inner.get("name"), Name)
            if module == project.module(file, one.type) and is_name and longest > limit:
                yield Fault(
                    "names", file, named.line, f"{longest} characters are more than {limit}"
                )


def _length(project: Project, file: str, text: Text) -> int:
    total = len(text.shortest)
    for part in text.parts:
        if isinstance(part, Node):
            total += _longest(project, file, part)
    return total


def _longest(project: Project, file: str, node: Node) -> int:
    match project.value(file, node):
        case Call(_, Name(_, "uniqueString")):
            return UNIQUE
        case Name(_, name):
            for one in project.templates[file]:
                limit = one.decorated("maxLength")
                if one.name == name and limit and isinstance(limit.arguments[0], Literal):
                    return int(limit.arguments[0].value or 0)
    return 0


def identity(project: Project) -> Iterator[Fault]:
    """The app is one identity: for the package and for the vault."""
    for file, one, body in project.resources("Microsoft.Web/sites"):
        vault = body.get("properties", "keyVaultReferenceIdentity")
        package = body.get(
            "properties", "functionAppConfig", "deployment", "storage", "authentication"
        )
        pulls = (
            package.get("userAssignedIdentityResourceId") if isinstance(package, Object) else None
        )
        if not _same(vault, pulls):
            yield Fault(
                "identity", file, one.line, "vault and package are read as different identities"
            )


def _same(one: Node | None, other: Node | None) -> bool:
    return isinstance(one, Name) and isinstance(other, Name) and one.name == other.name


def lifecycle(project: Project) -> Iterator[Fault]:
    """Storage deletes by age only what no conversation names; the app sees to the rest."""
    for file, _, body in project.resources("Microsoft.Storage/storageAccounts/managementPolicies"):
        for node in body.walk():
            given = node.get("prefixMatch") if isinstance(node, Object) else None
            for text in given.walk() if given is not None else ():
                if isinstance(text, Text) and text.plain not in BY_AGE:
                    yield Fault("lifecycle", file, text.line, f"{text.shortest} goes by age")


CHECKS = (keys, secrets, registry, clouds, names, identity, lifecycle)
