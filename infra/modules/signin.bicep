// Who gets as far as the app: everything but what the app guards itself needs an Entra sign-in.
// excludedPaths is triggers/guarded.py's list; make check-infra compares them.

param appName string
param authClientId string
param apiKeys bool

resource app 'Microsoft.Web/sites@2024-11-01' existing = {
  name: appName
}

resource signin 'Microsoft.Web/sites/config@2024-11-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: {
      enabled: !empty(authClientId)
      runtimeVersion: '~1'
    }
    globalValidation: {
      requireAuthentication: !apiKeys
      unauthenticatedClientAction: apiKeys ? 'AllowAnonymous' : 'Return401'
      excludedPaths: [
        '/webhooks/*'
        '/runtime/webhooks/*'
        '/healthz'
        '/l/*'
        '/console/*'
      ]
    }
    httpSettings: {
      requireHttps: true
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: !empty(authClientId)
        registration: {
          clientId: authClientId
          clientSecretSettingName: 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
        validation: {
          allowedAudiences: [
            authClientId
            'api://${authClientId}'
          ]
        }
      }
    }
    login: {
      tokenStore: {
        enabled: false
      }
    }
  }
}
