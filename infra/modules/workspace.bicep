// The workspace; what comes in goes through the rule that is named, once there is one.

param name string
param location string
param tags object
param retentionInDays int
param dailyQuotaGb int
param ruleId string

var always = {
  sku: {
    name: 'PerGB2018'
  }
  retentionInDays: retentionInDays
  workspaceCapping: {
    dailyQuotaGb: dailyQuotaGb
  }
  features: {
    enableLogAccessUsingOnlyResourcePermissions: true
  }
}
var ruled = {
  defaultDataCollectionRuleResourceId: ruleId
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: name
  location: location
  tags: tags
  properties: empty(ruleId) ? always : union(always, ruled)
}

output id string = workspace.id
