// The function app on Flex Consumption: plan, site, settings.

param name string
param location string
param tags object
param scale object
param identityId string
param identityClientId string
param storageName string
param vaultName string
param insightsName string
param channel object
param channelInBlob bool
param secretSettings array
param publicBaseUrl string
param adminKeyHash string
param rotatingWebhookSecret bool
param sweepSchedule string
param autoCloseMinimum string
param consolePollSeconds int
param keepMessagesDays int
param keepMediaDays int
param keepQuarantineDays int
param otlpEndpoint string
param traceShare string

resource storage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: storageName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

// Secrets are named by accounts (credentials, secondary) or by secretSettings; each is a secret
// of the vault under the setting's name in lower case, with hyphens.
var accounts = channel.?accounts ?? []
var primary = flatten(map(accounts, account => map(items(account.?credentials ?? {}), field => field.value)))
var secondary = flatten(map(accounts, account => map(items(account.?secondary ?? {}), field => field.value)))
var own = rotatingWebhookSecret ? [
  'WEBHOOK_SECRET'
  'WEBHOOK_SECRET_PREVIOUS'
] : [
  'WEBHOOK_SECRET'
]
var secrets = union(own, primary, secondary, secretSettings)
var references = toObject(secrets, secret => secret, secret => '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=${toLower(replace(secret, '_', '-'))})')

var inBlob = '${storage.properties.primaryEndpoints.blob}config/channel.json'
var inSetting = empty(channel) ? '' : string(channel)
var baseUrl = empty(publicBaseUrl) ? 'https://${app.properties.defaultHostName}' : publicBaseUrl

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: '${name}-plan'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
    zoneRedundant: scale.zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    siteConfig: {
      minTlsVersion: '1.2'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}deployments'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: scale.instanceMemoryMB
        maximumInstanceCount: scale.maximumInstanceCount
        alwaysReady: scale.alwaysReady
        triggers: {
          http: {
            perInstanceConcurrency: scale.httpConcurrency
          }
        }
      }
      runtime: {
        name: 'python'
        version: '3.13'
      }
    }
  }
}

resource settings 'Microsoft.Web/sites/config@2024-11-01' = {
  parent: app
  name: 'appsettings'
  properties: union(references, {
    AzureWebJobsStorage__accountName: storage.name
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__clientId: identityClientId
    APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
    APPLICATIONINSIGHTS_STATSBEAT_DISABLED_ALL: 'true'
    APPLICATIONINSIGHTS_SDKSTATS_DISABLED: 'true'
    AZURE_CLIENT_ID: identityClientId
    OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID: identityClientId
    PYTHON_THREADPOOL_THREAD_COUNT: string(scale.httpConcurrency)
    PUBLIC_BASE_URL: baseUrl
    ADMIN_KEY_HASH: adminKeyHash
    AUTO_CLOSE_MINIMUM: autoCloseMinimum
    CHANNEL_CONFIG: channelInBlob ? inBlob : inSetting
    SWEEP_SCHEDULE: sweepSchedule
    CONSOLE_POLL_SECONDS: string(consolePollSeconds)
    KEEP_MESSAGES_DAYS: string(keepMessagesDays)
    KEEP_MEDIA_DAYS: string(keepMediaDays)
    KEEP_QUARANTINE_DAYS: string(keepQuarantineDays)
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio'
    OTEL_TRACES_SAMPLER_ARG: traceShare
  }, empty(otlpEndpoint) ? {} : {
    // Not OTEL_EXPORTER_OTLP_ENDPOINT: the host reads it, too, and would send every address.
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: '${otlpEndpoint}/v1/traces'
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: '${otlpEndpoint}/v1/metrics'
  })
}

resource noBasicLogin 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: app
  name: 'scm'
  properties: {
    allow: false
  }
}

resource noFtp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: app
  name: 'ftp'
  properties: {
    allow: false
  }
}

output name string = app.name
output baseUrl string = baseUrl
output secrets array = map(secrets, secret => toLower(replace(secret, '_', '-')))
