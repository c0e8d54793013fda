// What somebody has to look at; docs/operations.md has a runbook for each.

param namePrefix string
param location string
param tags object
param email string
param workspaceId string
param topicId string

// Fires where the query returns more than 'above' rows of 'window'. Metrics count everything; the
// host drops log lines of traces that it does not keep, and keeps few a second when it is busy.
var rules = [
  {
    name: 'callbacks-refused'
    says: 'Providers call and are refused, or their calls cannot be stored.'
    severity: 1
    window: 'PT15M'
    above: 5
    query: 'AppTraces | where Message startswith "callback_unverified " or Message startswith "callback_unreadable " or Message startswith "callback_not_stored "'
  }
  {
    name: 'not-ready'
    says: 'The app cannot start: a setting, a secret or storage.'
    severity: 0
    window: 'PT5M'
    above: 0
    query: 'AppTraces | where Message startswith "not_ready "'
  }
  {
    name: 'quarantine-filling'
    says: 'Calls are put aside instead of becoming conversations.'
    severity: 2
    window: 'PT1H'
    above: 0
    query: 'AppMetrics | where Name == "sms.quarantined" and tostring(Properties.reason) != "wrong_token" | summarize calls = sum(Sum) | where calls > 20'
  }
  {
    name: 'outbox-old'
    says: 'What was due more than five minutes ago has not been done: sends, closes; or a text waited as long.'
    severity: 1
    window: 'PT15M'
    above: 2
    query: 'AppMetrics | where (Name == "sms.deadlines.late" and Max > 300) or (Name == "sms.deadlines.left" and Sum > 0) or (Name == "sms.outbox.age" and Max > 300 and tostring(Properties.purpose) != "commercial")'
  }
  {
    name: 'sweep-late'
    says: 'The timer has not run for a quarter of an hour.'
    severity: 1
    window: 'PT15M'
    above: 0
    query: 'union (AppTraces | where Message startswith "swept "), (AppMetrics | where Name == "sms.deadlines.late") | count | where Count == 0'
  }
  {
    name: 'poison-messages'
    says: 'A queue message failed for a day and lies in a queue whose name ends in -poison.'
    severity: 1
    window: 'PT15M'
    above: 0
    query: 'AppTraces | where Message contains "Moving message to queue"'
  }
  {
    name: 'server-errors'
    says: 'Requests end with 5xx.'
    severity: 2
    window: 'PT15M'
    above: 10
    query: 'AppRequests | where toint(ResultCode) >= 500'
  }
]

var ofEventGrid = [
  {
    name: 'events-dead-lettered'
    metric: 'DeadLetteredCount'
    severity: 1
  }
  {
    name: 'events-dropped'
    metric: 'DroppedEventCount'
    severity: 0
  }
  {
    name: 'event-delivery-failing'
    metric: 'DeliveryAttemptFailCount'
    severity: 2
  }
]

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${namePrefix}-alerts'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'sms-channel'
    emailReceivers: empty(email) ? [] : [
      {
        name: 'operations'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource byLog 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for rule in rules: {
  name: '${namePrefix}-${rule.name}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: rule.name
    description: rule.says
    enabled: true
    severity: rule.severity
    evaluationFrequency: 'PT5M'
    windowSize: rule.window
    scopes: [
      workspaceId
    ]
    criteria: {
      allOf: [
        {
          query: rule.query
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: rule.above
          failingPeriods: {
            minFailingPeriodsToAlert: 1
            numberOfEvaluationPeriods: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: [
        group.id
      ]
    }
    autoMitigate: true
    skipQueryValidation: true
  }
}]

resource byMetric 'Microsoft.Insights/metricAlerts@2018-03-01' = [for alert in ofEventGrid: if (!empty(topicId)) {
  name: '${namePrefix}-${alert.name}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    severity: alert.severity
    description: 'Event Grid: ${alert.metric}'
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    scopes: [
      topicId
    ]
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: alert.metric
          criterionType: 'StaticThresholdCriterion'
          metricName: alert.metric
          operator: 'GreaterThan'
          threshold: 0
          timeAggregation: 'Total'
        }
      ]
    }
    actions: [
      {
        actionGroupId: group.id
      }
    ]
  }
}]
