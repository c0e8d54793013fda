// Who may do what: one table, one row per assignment. An empty principal or place: no assignment.

param appPrincipalId string
param topicPrincipalId string
param deployerPrincipalId string
param deployerPrincipalType string
param storageName string
param vaultName string
param insightsName string
param communicationName string
param outgoingName string

var roles = {
  blobOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  blobContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  queueContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  tableContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  metricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  secretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
  secretsOfficer: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
  communicationOwner: '09976791-48a7-449e-bb21-39d1a415f350'
  eventSender: 'd5a91429-5739-47e2-a06b-3470a27159e7'
}
var table = [
  {
    on: 'storage'
    role: roles.blobOwner
    who: appPrincipalId
    type: 'ServicePrincipal'
  }
  {
    on: 'storage'
    role: roles.queueContributor
    who: appPrincipalId
    type: 'ServicePrincipal'
  }
  {
    on: 'storage'
    role: roles.tableContributor
    who: appPrincipalId
    type: 'ServicePrincipal'
  }
  {
    on: 'insights'
    role: roles.metricsPublisher
    who: appPrincipalId
    type: 'ServicePrincipal'
  }
  {
    on: 'vault'
    role: roles.secretsUser
    who: appPrincipalId
    type: 'ServicePrincipal'
  }
  {
    on: 'vault'
    role: roles.secretsOfficer
    who: deployerPrincipalId
    type: deployerPrincipalType
  }
  {
    on: empty(communicationName) ? '' : 'communication'
    role: roles.communicationOwner
    who: appPrincipalId
    type: 'ServicePrincipal'
  }
  {
    on: empty(outgoingName) ? '' : 'outgoing'
    role: roles.eventSender
    who: appPrincipalId
    type: 'ServicePrincipal'
  }
  {
    on: 'dead-letters'
    role: roles.blobContributor
    who: topicPrincipalId
    type: 'ServicePrincipal'
  }
]
var rows = filter(table, entry => !empty(entry.who))

resource storage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: storageName
}

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' existing = {
  parent: storage
  name: 'default'
}

resource deadLetters 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' existing = {
  parent: blobService
  name: 'dead-letters'
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: vaultName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource communication 'Microsoft.Communication/communicationServices@2025-05-01' existing = {
  name: empty(communicationName) ? 'none' : communicationName
}

resource outgoing 'Microsoft.EventGrid/topics@2025-02-15' existing = {
  name: empty(outgoingName) ? 'none' : outgoingName
}

resource onStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for row in filter(rows, entry => entry.on == 'storage'): {
  scope: storage
  name: guid(storage.id, row.who, row.role)
  properties: {
    principalId: row.who
    principalType: row.type
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', row.role)
  }
}]

resource onDeadLetters 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for row in filter(rows, entry => entry.on == 'dead-letters'): {
  scope: deadLetters
  name: guid(deadLetters.id, row.who, row.role)
  properties: {
    principalId: row.who
    principalType: row.type
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', row.role)
  }
}]

resource onVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for row in filter(rows, entry => entry.on == 'vault'): {
  scope: vault
  name: guid(vault.id, row.who, row.role)
  properties: {
    principalId: row.who
    principalType: row.type
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', row.role)
  }
}]

resource onInsights 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for row in filter(rows, entry => entry.on == 'insights'): {
  scope: insights
  name: guid(insights.id, row.who, row.role)
  properties: {
    principalId: row.who
    principalType: row.type
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', row.role)
  }
}]

resource onCommunication 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for row in filter(rows, entry => entry.on == 'communication'): {
  scope: communication
  name: guid(communication.id, row.who, row.role)
  properties: {
    principalId: row.who
    principalType: row.type
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', row.role)
  }
}]

resource onOutgoing 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for row in filter(rows, entry => entry.on == 'outgoing'): {
  scope: outgoing
  name: guid(outgoing.id, row.who, row.role)
  properties: {
    principalId: row.who
    principalType: row.type
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', row.role)
  }
}]
