// The whole channel in one resource group. Deployed twice: the function has to exist before
// Event Grid can subscribe it (deployEventSubscription). docs/deployment.md tells the steps.

targetScope = 'resourceGroup'

@description('Begins the name of every resource.')
@minLength(2)
@maxLength(8)
param namePrefix string

param location string = resourceGroup().location

param tags object = {}

@description('Instances, memory, redundancy and retention: see sizes.json.')
@allowed([
  'small'
  'medium'
  'large'
])
param size string = 'small'

@description('Single values to take instead of those in sizes.json.')
param overrides object = {}

@description('channel.json: what the channel is configured with; at most 16 kB.')
param channel object = {}

@description('channel.json lies in the container config instead, because it is larger than 16 kB.')
param channelInBlob bool = false

@description('App settings that hold secrets of accounts which channel.json does not name.')
param secretSettings array = []

@description('The address that providers call, where it is not that of the function app.')
param publicBaseUrl string = ''

@description('SHA-256 of the first administrator\'s key; empty where people sign in with Entra.')
param adminKeyHash string = ''

@description('Entra application that people and programs sign in to; empty: keys only.')
param authClientId string = ''

@description('Let calls without an Entra sign-in reach the app, which then asks for X-Api-Key.')
param apiKeys bool = empty(authClientId)

@description('Accept callback URLs made from the secret before, webhook-secret-previous.')
param rotatingWebhookSecret bool = false

@description('When the timer looks for what is due: NCRONTAB with seconds.')
param sweepSchedule string = '0 * * * * *'

@description('The shortest autoCloseAfter that a workstream may have.')
param autoCloseMinimum string = 'PT8H'

@description('How often an open console asks for what is new; 0: every 3 seconds.')
param consolePollSeconds int = 0

@description('How many days after its close a conversation is kept; 0: for ever.')
param keepMessagesDays int = 730

@description('How many days after the close of their conversation files are kept; 0: like messages.')
param keepMediaDays int = 90

@description('How many days refused calls lie in quarantine; 0: for ever.')
param keepQuarantineDays int = 30

@description('Receiver of spans and metrics beside Application Insights, over OTLP and HTTP; empty: none.')
param otlpEndpoint string = ''

@description('Share of the traces that are kept, 0.0 to 1.0; metrics count everything.')
param traceShare string = '1.0'

@description('Create a Communication Services resource.')
param deployCommunication bool = false

@description('Name of a Communication Services resource in this group, created here or before.')
param communicationName string = ''

@description('Where Communication Services keeps its data; cannot be changed later.')
param communicationData string = 'Europe'

@description('Who gets the events of Communication Services.')
@allowed([
  'none'
  'trigger'
  'callback'
])
param eventsTo string = 'none'

@description('The system topic that the resource has already, in this group and with an identity of its own; empty: one is made.')
param systemTopicName string = ''

@description('Second pass: subscribe, now that the function is there.')
param deployEventSubscription bool = false

@description('The account\'s incoming callback URL, for eventsTo = callback.')
@secure()
param eventCallbackUrl string = ''

@description('Create a topic for the channel\'s own events.')
param deployOutgoingTopic bool = false

@description('Who is written to when an alert fires; empty: alerts show in the portal only.')
param alertEmail string = ''

@description('Object id of who deploys: may set the secrets in the vault.')
param deployerPrincipalId string = ''

@allowed([
  'User'
  'Group'
  'ServicePrincipal'
])
param deployerPrincipalType string = 'User'

var scale = union(loadJsonContent('sizes.json')[size], overrides)
var token = uniqueString(resourceGroup().id, namePrefix)
var withCommunication = !empty(communicationName) || deployCommunication
var acsName = empty(communicationName) ? '${namePrefix}-acs-${token}' : communicationName
var topicName = empty(systemTopicName) ? '${namePrefix}-topic-${token}' : systemTopicName
var withEvents = eventsTo != 'none'

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: {
    name: '${namePrefix}-id-${token}'
    location: location
    tags: tags
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    name: 'st${token}'
    location: location
    tags: tags
    sku: scale.storageSku
    keepMediaDays: keepMediaDays
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: {
    name: 'kv-${token}'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    namePrefix: '${namePrefix}-${token}'
    location: location
    tags: tags
    retentionInDays: scale.retentionInDays
    dailyQuotaGb: scale.dailyQuotaGb
  }
}

module communication 'modules/communication.bicep' = if (deployCommunication) {
  name: 'communication'
  params: {
    name: acsName
    dataLocation: communicationData
    tags: tags
  }
}

module outgoing 'modules/outgoing.bicep' = if (deployOutgoingTopic) {
  name: 'outgoing'
  params: {
    name: '${namePrefix}-events-${token}'
    location: location
    tags: tags
  }
}

module events 'modules/events.bicep' = if (withEvents && empty(systemTopicName)) {
  name: 'events'
  params: {
    name: topicName
    communicationName: acsName
    tags: tags
  }
  dependsOn: [
    communication
  ]
}

module topic 'modules/topic.bicep' = if (withEvents) {
  name: 'topic'
  params: {
    name: topicName
  }
  dependsOn: [
    events
  ]
}

module roles 'modules/roles.bicep' = {
  name: 'roles'
  params: {
    appPrincipalId: identity.outputs.principalId
    topicPrincipalId: withEvents ? topic.outputs.principalId : ''
    deployerPrincipalId: deployerPrincipalId
    deployerPrincipalType: deployerPrincipalType
    storageName: storage.outputs.name
    vaultName: vault.outputs.name
    insightsName: monitoring.outputs.insightsName
    communicationName: withCommunication ? acsName : ''
    outgoingName: deployOutgoingTopic ? outgoing.outputs.name : ''
  }
  dependsOn: [
    communication
  ]
}

module app 'modules/app.bicep' = {
  name: 'app'
  params: {
    name: '${namePrefix}-app-${token}'
    location: location
    tags: tags
    scale: scale
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storage.outputs.name
    vaultName: vault.outputs.name
    insightsName: monitoring.outputs.insightsName
    channel: channel
    channelInBlob: channelInBlob
    secretSettings: secretSettings
    publicBaseUrl: publicBaseUrl
    adminKeyHash: adminKeyHash
    rotatingWebhookSecret: rotatingWebhookSecret
    sweepSchedule: sweepSchedule
    autoCloseMinimum: autoCloseMinimum
    consolePollSeconds: consolePollSeconds
    keepMessagesDays: keepMessagesDays
    keepMediaDays: keepMediaDays
    keepQuarantineDays: keepQuarantineDays
    otlpEndpoint: otlpEndpoint
    traceShare: traceShare
  }
  dependsOn: [
    roles
  ]
}

module signin 'modules/signin.bicep' = {
  name: 'signin'
  params: {
    appName: app.outputs.name
    authClientId: authClientId
    apiKeys: apiKeys
  }
}

module subscription 'modules/subscription.bicep' = if (withEvents && deployEventSubscription) {
  name: 'subscription'
  params: {
    topicName: withEvents ? topic.outputs.name : ''
    storageName: storage.outputs.name
    appName: app.outputs.name
    eventsTo: eventsTo
    callbackUrl: eventCallbackUrl
  }
  dependsOn: [
    roles
  ]
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    namePrefix: namePrefix
    location: location
    tags: tags
    email: alertEmail
    workspaceId: monitoring.outputs.workspaceId
    topicId: withEvents ? topic.outputs.id : ''
  }
}

output APP_NAME string = app.outputs.name
output BASE_URL string = app.outputs.baseUrl
output CONSOLE_URL string = '${app.outputs.baseUrl}/console/'
output READY_URL string = '${app.outputs.baseUrl}/healthz?ready=1'
output VAULT_NAME string = vault.outputs.name
output STORAGE_NAME string = storage.outputs.name
output SECRET_NAMES array = app.outputs.secrets
output EVENTS_GO_TO string = eventsTo
output APP_IDENTITY string = identity.outputs.principalId
output NEXT string = 'make next-steps BASE=${app.outputs.baseUrl} shows each account\'s callback URL and where it goes'
