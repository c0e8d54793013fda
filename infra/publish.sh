#!/usr/bin/env bash
# What follows the first pass: secret, code, second pass. azd runs it as a hook, deploy.sh at its
# end; both hand in the outputs of the first pass. May be run again at any time.
#   PACKAGE=<zip> publishes that instead of making one.
set -euo pipefail
cd "$(dirname "$0")/.."
: "${AZURE_RESOURCE_GROUP:?}" "${APP_NAME:?}" "${VAULT_NAME:?}" "${SECRET_NAMES:?}" "${BASE_URL:?}"
events=${EVENTS_TO:-none}
parameters=${PARAMETERS:-infra/main.bicepparam}
package=${PACKAGE:-dist/sms-channel-python3.13.zip}
pause=${PAUSE:-10}

has() { az keyvault secret show --vault-name "$VAULT_NAME" --name "$1" --query name --output tsv >/dev/null 2>&1; }

# The role on the vault takes minutes to arrive; the value never stands in a command line.
make_secret() {
  local file
  file=$(mktemp)
  python3 -c 'import secrets; print(secrets.token_urlsafe(32), end="")' >"$file"
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
    if az keyvault secret set --vault-name "$VAULT_NAME" --name "$1" --file "$file" --output none; then
      rm -f "$file"
      return
    fi
    sleep "$pause"
  done
  rm -f "$file"
  echo "The secret $1 could not be written: you need the role Key Vault Secrets Officer." >&2
  return 1
}

has webhook-secret || make_secret webhook-secret

if [[ -z ${PACKAGE:-} ]]; then make package; fi
az functionapp deployment source config-zip --resource-group "$AZURE_RESOURCE_GROUP" \
  --name "$APP_NAME" --src "$package" --output none

# A subscription can only name a function that is there: hence the second pass, after the code.
if [[ $events != none ]]; then
  az deployment group create --resource-group "$AZURE_RESOURCE_GROUP" --name channel-events \
    --template-file infra/main.bicep --parameters "$parameters" \
    --parameters deployEventSubscription=true --output none
fi

missing=()
for name in $(python3 -c 'import json, sys; print(*json.loads(sys.argv[1]))' "$SECRET_NAMES"); do
  has "$name" || missing+=("$name")
done
if ((${#missing[@]})); then
  echo "Secrets that the vault $VAULT_NAME does not have yet: ${missing[*]}"
  echo "  az keyvault secret set --vault-name $VAULT_NAME --name <name> --file <file with the value>"
  echo "  az functionapp restart --resource-group $AZURE_RESOURCE_GROUP --name $APP_NAME"
fi
echo "Published. Is it ready?            curl \"$BASE_URL/healthz?ready=1\""
echo "Callback URLs, and where they go:  make next-steps BASE=$BASE_URL"
