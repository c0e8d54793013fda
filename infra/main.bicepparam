// What 'azd up' takes: everything comes from the azd environment (azd env set NAME VALUE).
using './main.bicep'

param size = readEnvironmentVariable('CHANNEL_SIZE', 'small')
param namePrefix = readEnvironmentVariable('CHANNEL_PREFIX', 'sms')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param channel = loadJsonContent('./channel.json')
param authClientId = readEnvironmentVariable('AUTH_CLIENT_ID', '')
param adminKeyHash = readEnvironmentVariable('ADMIN_KEY_HASH', '')
param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')
param deployerPrincipalId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param eventsTo = readEnvironmentVariable('EVENTS_TO', 'none')
param deployEventSubscription = bool(readEnvironmentVariable('DEPLOY_EVENT_SUBSCRIPTION', 'false'))
