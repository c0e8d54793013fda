// What 'azd up' takes: everything comes from the azd environment (azd env set NAME VALUE).
using './main.bicep'

param size = readEnvironmentVariable('CHANNEL_SIZE', 'small')
param namePrefix = readEnvironmentVariable('CHANNEL_PREFIX', 'sms')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param channel = loadJsonContent('./channel.json')
param authClientId = readEnvironmentVariable('AUTH_CLIENT_ID', '')
param adminKeyHash = readEnvironmentVariable('ADMIN_KEY_HASH', '')
param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')
param publicBaseUrl = readEnvironmentVariable('PUBLIC_BASE_URL', '')
param deployerPrincipalId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param deployerPrincipalType = readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User')
param deployCommunication = bool(readEnvironmentVariable('DEPLOY_COMMUNICATION', 'false'))
param communicationName = readEnvironmentVariable('COMMUNICATION_NAME', '')
param communicationData = readEnvironmentVariable('COMMUNICATION_DATA', 'Europe')
param systemTopicName = readEnvironmentVariable('SYSTEM_TOPIC_NAME', '')
param eventCallbackUrl = readEnvironmentVariable('EVENT_CALLBACK_URL', '')
param eventsTo = readEnvironmentVariable('EVENTS_TO', 'none')
