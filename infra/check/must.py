"""What every resource of a type must say, whatever its schema would allow."""

from __future__ import annotations

from collections.abc import Iterator

from infra.check.expressions import Expressions
from infra.check.project import Fault, Project
from infra.check.tree import Declaration, Name, Object, Property, form

ACS = "Microsoft.Communication/communicationServices"
APP = "Microsoft.Web/sites"
AUTH = "Microsoft.Web/sites/config"
PLAN = "Microsoft.Web/serverfarms"
RULES = "Microsoft.Insights/dataCollectionRules"
STORAGE = "Microsoft.Storage/storageAccounts"
SUBSCRIPTION = "Microsoft.EventGrid/systemTopics/eventSubscriptions"
TOPIC = "Microsoft.EventGrid/systemTopics"
PACKAGE = "properties.functionAppConfig.deployment.storage.authentication"
SIGN_IN = "properties.globalValidation"
DEAD = "properties.deadLetterWithResourceIdentity"

MUST: tuple[tuple[str, str, str, str], ...] = (
    # Nobody signs in with a key.
    ("keys", STORAGE, "properties.allowSharedKeyAccess", "false"),
    ("keys", "Microsoft.Insights/components", "properties.DisableLocalAuth", "true"),
    ("keys", ACS, "properties.disableLocalAuth", "true"),
    ("keys", "Microsoft.EventGrid/topics", "properties.disableLocalAuth", "true"),
    ("keys", "Microsoft.KeyVault/vaults", "properties.enableRbacAuthorization", "true"),
    ("keys", f"{APP}/basicPublishingCredentialsPolicies", "properties.allow", "false"),
    # Nothing is sent in the clear, nothing can be read without signing in.
    ("encryption", STORAGE, "properties.minimumTlsVersion", "'TLS1_2'"),
    ("encryption", STORAGE, "properties.supportsHttpsTrafficOnly", "true"),
    ("encryption", APP, "properties.httpsOnly", "true"),
    ("encryption", APP, "properties.siteConfig.minTlsVersion", "'1.2'"),
    ("privacy", STORAGE, "properties.allowBlobPublicAccess", "false"),
    ("privacy", f"{STORAGE}/blobServices/containers", "properties.publicAccess", "'None'"),
    # Flex Consumption, and the identity that the app is.
    ("flex", PLAN, "sku.name", "'FC1'"),
    ("flex", PLAN, "sku.tier", "'FlexConsumption'"),
    ("flex", PLAN, "properties.reserved", "true"),
    ("flex", APP, "kind", "'functionapp,linux'"),
    ("flex", APP, "properties.functionAppConfig.runtime.name", "'python'"),
    ("flex", STORAGE, "kind", "'StorageV2'"),
    ("flex", STORAGE, "properties.networkAcls.defaultAction", "'Allow'"),  # app has no network
    (
        "flex",
        APP,
        "properties.functionAppConfig.deployment.storage.value",
        "'${storage.properties.primaryEndpoints.blob}deployments'",
    ),
    (
        "flex",
        APP,
        "properties.functionAppConfig.scaleAndConcurrency.alwaysReady",
        "scale.alwaysReady",
    ),
    ("identity", APP, "identity.type", "'UserAssigned'"),
    ("identity", APP, f"{PACKAGE}.type", "'UserAssignedIdentity'"),
    # Sign-in: on where there is an application, and everything needs it but where keys are taken.
    ("sign-in", AUTH, "properties.platform.enabled", "!empty(authClientId)"),
    ("sign-in", AUTH, f"{SIGN_IN}.requireAuthentication", "!apiKeys"),
    (
        "sign-in",
        AUTH,
        f"{SIGN_IN}.unauthenticatedClientAction",
        "apiKeys ? 'AllowAnonymous' : 'Return401'",
    ),
    (
        "sign-in",
        AUTH,
        "properties.identityProviders.azureActiveDirectory.registration.openIdIssuer",
        "'${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'",
    ),
    (
        "sign-in",
        AUTH,
        "properties.identityProviders.azureActiveDirectory.registration.clientSecretSettingName",
        "'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'",
    ),
    # Events: what a system topic of Communication Services has to be, and what we can read.
    ("delivery", ACS, "location", "'global'"),
    ("delivery", TOPIC, "location", "'global'"),
    ("delivery", TOPIC, "identity.type", "'SystemAssigned'"),
    (
        "delivery",
        TOPIC,
        "properties.topicType",
        "'Microsoft.Communication.CommunicationServices'",
    ),
    ("delivery", SUBSCRIPTION, "properties.eventDeliverySchema", "'EventGridSchema'"),
    (
        "delivery",
        SUBSCRIPTION,
        "properties.destination",
        "eventsTo == 'trigger' ? toTrigger : toCallback",
    ),
    ("delivery", SUBSCRIPTION, f"{DEAD}.identity.type", "'SystemAssigned'"),
    # Somebody hears of an alert.
    (
        "alerts",
        "Microsoft.Insights/scheduledQueryRules",
        "properties.actions.actionGroups",
        "[\n  group.id\n]",
    ),
    # What the host tells of requests is cut before it is kept.
    ("tokens", RULES, "kind", "'WorkspaceTransforms'"),
    (
        "tokens",
        "Microsoft.Insights/components",
        "properties.WorkspaceResourceId",
        "ruled.outputs.id",
    ),
)
"""Check, type, path, and the value or expression, which is compared as it is written."""
SITE_CONFIG = {"minTlsVersion"}
SETTINGS = {
    "AzureWebJobsStorage__credential": "'managedidentity'",
    "AzureWebJobsStorage__clientId": "identityClientId",
    "AZURE_CLIENT_ID": "identityClientId",
    "OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID": "identityClientId",
    "APPLICATIONINSIGHTS_AUTHENTICATION_STRING": "'ClientId=${identityClientId};Authorization=AAD'",
}
"""Settings by which host and libraries know who they are."""


def fixed(project: Project) -> Iterator[Fault]:
    """Resources say what ``MUST`` has for their type."""
    for check, type_, path, wanted in MUST:
        expected = form(Expressions(wanted).expression())
        for file, one, body in _bodies(project, type_):
            if form(body.get(*path.split("."))) != expected:
                yield Fault(check, file, one.line, f"{one.name}: {path} must be {wanted}")


def _bodies(project: Project, type_: str) -> Iterator[tuple[str, Declaration, Object]]:
    """Yield what is deployed of a type; of an app's configuration, only that of sign-in."""
    for file, one, body in project.resources(type_):
        if type_ != AUTH or form(body.get("name")) == ("Text", ("authsettingsV2",)):
            yield file, one, body


def site(project: Project) -> Iterator[Fault]:
    """On Flex Consumption functionAppConfig and settings say what siteConfig says elsewhere."""
    for file, one, body in project.resources(APP):
        given = body.get("properties", "siteConfig")
        names = {p.name for p in given.properties} if isinstance(given, Object) else set()
        for name in sorted(names - SITE_CONFIG):
            yield Fault("flex", file, one.line, f"siteConfig.{name} is not for Flex Consumption")
    policies = project.resources(f"{APP}/basicPublishingCredentialsPolicies")
    closed = {form(body.get("name")) for _, _, body in policies}
    if closed != {("Text", ("scm",)), ("Text", ("ftp",))}:
        yield Fault("keys", "modules/app.bicep", 1, "scm and ftp take passwords")


def settings(project: Project) -> Iterator[Fault]:
    """Every setting is text, and those that name the app's identity name it."""
    for file, one, body in project.resources(AUTH):
        types = {p.name: p.type for p in project.templates[file] if p.kind == "param"}
        for node in body.walk() if form(body.get("name")) == ("Text", ("appsettings",)) else ():
            if not isinstance(node, Property):
                continue
            wanted = SETTINGS.get(node.name)
            if wanted and form(node.value) != form(Expressions(wanted).expression()):
                yield Fault("identity", file, node.line, f"{node.name} must be {wanted}")
            if isinstance(node.value, Name) and types.get(node.value.name, "string") != "string":
                yield Fault("settings", file, node.line, f"{one.name}: {node.name} must be text")


CHECKS = (fixed, site, settings)
