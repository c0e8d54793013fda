// What each size means stands in sizes.json; 'overrides' changes single values of it.
using './main.bicep'

param size = 'medium'
param namePrefix = 'sms'
param channel = loadJsonContent('./channel.json')
param adminKeyHash = readEnvironmentVariable('ADMIN_KEY_HASH', '')
param deployerPrincipalId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param deployerPrincipalType = readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User')
