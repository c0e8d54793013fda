// The system topic, ours or one that was there before. It needs an identity of its own, which
// keeps what could not be delivered.

param name string

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: name
}

output id string = topic.id
output name string = topic.name
output principalId string = topic.identity.principalId
