// Logs and telemetry; whoever writes them signs in with Entra.

param namePrefix string
param location string
param tags object
param retentionInDays int
param dailyQuotaGb int

// The host reports the address of every request, and the tokens in it open the door to callbacks
// and files: they are cut before they are kept. Event Grid's key goes with them. Attributes that
// hold an address go altogether, since a rule can take no single one out.
var requests = 'source | extend Url = iif(Url contains "/webhooks/" or Url contains "/l/", strcat(extract("^(.*?/(?:webhooks/[^/?]+/[^/?]+|l)/)", 1, Url), "-"), Url), Name = iif(Name contains "/webhooks/" or Name contains "/l/", strcat(extract("^(.*?/(?:webhooks/[^/?]+/[^/?]+|l)/)", 1, Name), "-"), Name), OperationName = iif(OperationName contains "/webhooks/" or OperationName contains "/l/", strcat(extract("^(.*?/(?:webhooks/[^/?]+/[^/?]+|l)/)", 1, OperationName), "-"), OperationName), Properties = iif(tostring(Properties) contains "/webhooks/" or tostring(Properties) contains "/l/", parse_json("{}"), Properties)'
var traces = 'source | where Message !contains "/webhooks/" and Message !contains "/l/"'

module workspace 'workspace.bicep' = {
  name: 'workspace'
  params: {
    name: '${namePrefix}-logs'
    location: location
    tags: tags
    retentionInDays: retentionInDays
    dailyQuotaGb: dailyQuotaGb
    ruleId: ''
  }
}

resource cutting 'Microsoft.Insights/dataCollectionRules@2023-03-11' = {
  name: '${namePrefix}-cutting'
  location: location
  tags: tags
  kind: 'WorkspaceTransforms'
  properties: {
    destinations: {
      logAnalytics: [
        {
          name: 'workspace'
          workspaceResourceId: workspace.outputs.id
        }
      ]
    }
    dataFlows: [
      {
        streams: [
          'Microsoft-Table-AppRequests'
        ]
        destinations: [
          'workspace'
        ]
        transformKql: requests
      }
      {
        streams: [
          'Microsoft-Table-AppTraces'
        ]
        destinations: [
          'workspace'
        ]
        transformKql: traces
      }
    ]
  }
}

// The rule names the workspace, and the workspace the rule: so the workspace comes twice.
module ruled 'workspace.bicep' = {
  name: 'workspace-ruled'
  params: {
    name: '${namePrefix}-logs'
    location: location
    tags: tags
    retentionInDays: retentionInDays
    dailyQuotaGb: dailyQuotaGb
    ruleId: cutting.id
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: '${namePrefix}-insights'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: ruled.outputs.id
    DisableLocalAuth: true
  }
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, namePrefix, 'key-figures')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: '${namePrefix}: key figures'
    category: 'workbook'
    sourceId: ruled.outputs.id
    serializedData: loadTextContent('../workbook.json')
  }
}

output workspaceId string = ruled.outputs.id
output insightsName string = insights.name
