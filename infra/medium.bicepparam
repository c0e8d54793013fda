// What each size means stands in sizes.json; 'overrides' changes single values of it.
using './main.bicep'

param size = 'medium'
param namePrefix = 'sms'
param channel = loadJsonContent('./examples/acs.json')
