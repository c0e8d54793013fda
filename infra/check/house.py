"""House rules: what must hold for this app, whatever the types allow."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infra.check.project import Fault, Project
from infra.check.symbols import REGISTRIES
from infra.check.tree import Call, Literal, Member, Name, Node, Object, Text

NO_KEYS = {
    "Microsoft.Storage/storageAccounts": (("allowSharedKeyAccess",), False),
    "Microsoft.Insights/components": (("DisableLocalAuth",), True),
    "Microsoft.Communication/communicationServices": (("disableLocalAuth",), True),
    "Microsoft.EventGrid/topics": (("disableLocalAuth",), True),
    "Microsoft.KeyVault/vaults": (("enableRbacAuthorization",), True),
    "Microsoft.Web/sites/basicPublishingCredentialsPolicies": (("allow",), False),
}
ENCRYPTED = (
    ("Microsoft.Storage/storageAccounts", ("minimumTlsVersion",), "TLS1_2"),
    ("Microsoft.Storage/storageAccounts", ("supportsHttpsTrafficOnly",), True),
    ("Microsoft.Web/sites", ("httpsOnly",), True),
    ("Microsoft.Web/sites", ("siteConfig", "minTlsVersion"), "1.2"),
)
PRIVATE = (
    ("Microsoft.Storage/storageAccounts", ("allowBlobPublicAccess",), False),
    ("Microsoft.Storage/storageAccounts/blobServices/containers", ("publicAccess",), "None"),
)
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
UNIQUE = 13
"""Characters of ``uniqueString``."""


def keys(project: Project) -> Iterator[Fault]:
    """Nobody signs in with a key: not to storage, telemetry, vault, topics or publishing."""
    for type_, (path, wanted) in NO_KEYS.items():
        yield from _must(project, "keys", type_, path, wanted)
    for file, one in ((f, d) for f, t in project.templates.items() for d in t):
        for node in one.value.walk() if one.value else ():
            match node:
                case Text() if KEY_TEXT.search(node.shortest):
                    yield Fault("keys", file, node.line, "an account's key has no place here")
                case Member(line, _, name) if KEY_TEXT.search(name):
                    yield Fault("keys", file, line, "an account's key has no place here")


def encryption(project: Project) -> Iterator[Fault]:
    """Everything is encrypted on its way."""
    for type_, path, wanted in ENCRYPTED:
        yield from _must(project, "encryption", type_, path, wanted)


def privacy(project: Project) -> Iterator[Fault]:
    """No container can be read without signing in."""
    for type_, path, wanted in PRIVATE:
        yield from _must(project, "privacy", type_, path, wanted)


def _must(
    project: Project, check: str, type_: str, path: tuple[str, ...], wanted: object
) -> Iterator[Fault]:
    for file, one, body in project.resources(type_):
        value = body.get("properties", *path)
        found = (
            value.value
            if isinstance(value, Literal)
            else value.plain
            if isinstance(value, Text)
            else None
        )
        if found != wanted:
            yield Fault(check, file, one.line, f"{one.name}: {'.'.join(path)} must be {wanted}")


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
                told = {n.name for n in one.value.walk() if isinstance(n, Name)} & secure
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


def flex(project: Project) -> Iterator[Fault]:
    """The app runs on Flex Consumption as itself: one identity for storage, package and vault."""
    for file, one, body in project.resources("Microsoft.Web/sites"):
        kind = body.get("identity", "type")
        if not isinstance(kind, Text) or kind.plain != "UserAssigned":
            yield Fault("identity", file, one.line, "the app needs a user-assigned identity")
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


CHECKS = (keys, encryption, privacy, secrets, registry, clouds, names, flex)
