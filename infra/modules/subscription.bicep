// Texts and delivery reports of Communication Services, to the trigger or to the callback URL.

param topicName string
param storageName string
param appName string
param eventsTo string

@secure()
param callbackUrl string

resource app 'Microsoft.Web/sites@2024-11-01' existing = {
  name: appName
}

resource storage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: storageName
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

var toTrigger = {
  endpointType: 'AzureFunction'
  properties: {
    resourceId: '${app.id}/functions/acs_events'
    maxEventsPerBatch: 1
    preferredBatchSizeInKilobytes: 64
  }
}
var toCallback = {
  endpointType: 'WebHook'
  properties: {
    endpointUrl: callbackUrl
    maxEventsPerBatch: 1
    preferredBatchSizeInKilobytes: 64
  }
}

resource texts 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'sms-events'
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    destination: eventsTo == 'trigger' ? toTrigger : toCallback
    filter: {
      includedEventTypes: [
        'Microsoft.Communication.SMSReceived'
        'Microsoft.Communication.SMSDeliveryReportReceived'
      ]
    }
    retryPolicy: {
      maxDeliveryAttempts: 30
      eventTimeToLiveInMinutes: 1440
    }
    deadLetterWithResourceIdentity: {
      identity: {
        type: 'SystemAssigned'
      }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: {
          resourceId: storage.id
          blobContainerName: 'dead-letters'
        }
      }
    }
  }
}
