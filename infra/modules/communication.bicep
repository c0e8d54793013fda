// Azure Communication Services; its numbers are bought in the portal or with its SDK.

param name string
param dataLocation string
param tags object

resource communication 'Microsoft.Communication/communicationServices@2025-05-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    dataLocation: dataLocation
    disableLocalAuth: true
  }
}
