#!/usr/bin/env bash
# What follows the first pass: secret, code, second pass. azd runs it as a hook, deploy.sh at its
# end; both hand in the outputs of the first pass. May be run again at any time.
#   PACKAGE=<zip> publishes that instead of making one.
set -euo pipefail
cd "$(dirname "$0")/.."
: "${AZURE_RESOURCE_GROUP:?}" "${APP_NAME:?}" "${VAULT_NAME:?}" "${SECRET_NAMES:?}" "${BASE_URL:?}"
events=${EVENTS_GO_TO:-none}
parameters=${PARAMETERS:-infra/main.bicepparam}
package=${PACKAGE:-dist/sms-channel-python3.13.zip}
pause=${PAUSE:-10}

# azd has a subscription of its own, which need not be the one that az is in.
az() { command az "$@" ${AZURE_SUBSCRIPTION_ID:+--subscription "$AZURE_SUBSCRIPTION_ID"}; }
of_app() { az functionapp "$@" --resource-group "$AZURE_RESOURCE_GROUP" --name "$APP_NAME" --output tsv; }
fail() {
  echo "$1" >&2
  exit 1
}

# Roles take minutes to arrive, and so does the list of functions.
patiently() {
  local tries=$1
  shift
  until "$@"; do
    ((--tries)) || return 1
    sleep "$pause"
  done
}

# All names: a vault that does not answer is not an empty one, and a webhook secret that is made
# a second time changes every callback URL.
secrets() { az keyvault secret list --vault-name "$VAULT_NAME" --query '[].name' --output tsv; }

# The value never stands in a command line.
make_secret() {
  local file made=0
  file=$(mktemp)
  python3 -c 'import secrets; print(secrets.token_urlsafe(32), end="")' >"$file"
  az keyvault secret set --vault-name "$VAULT_NAME" --name "$1" --file "$file" --output none || made=1
  rm -f "$file"
  return "$made"
}

# What a reference to the vault gave, or did not give, is kept for a day unless it is asked anew.
resolved() {
  local references=$app/config/configreferences/appsettings version=api-version=2022-03-01
  az rest --method post --url "$references/refresh?$version" --output none &&
    [[ $(az rest --method get --url "$references/WEBHOOK_SECRET?$version" \
      --query properties.status --output tsv) == Resolved ]]
}

upload() {
  az account get-access-token --query accessToken --output tsv |
    python3 -m infra.upload "$scm" "$package" "$pause"
}

rights="The vault $VAULT_NAME cannot be used: you need the role Key Vault Secrets Officer."
there=$(patiently 30 secrets) || fail "$rights"
grep -qx webhook-secret <<<"$there" || patiently 3 make_secret webhook-secret || fail "$rights"

app=$(of_app show --query id)
scm=$(of_app show --query "hostNameSslStates[?hostType=='Repository'] | [0].join('', ['https://', name])")
patiently 30 resolved || echo "The app cannot read the vault yet: look at $BASE_URL/healthz?ready=1" >&2
if [[ -z ${PACKAGE:-} ]]; then make package; fi
patiently 3 upload
patiently 30 of_app function show --function-name acs_events --query name >/dev/null ||
  fail "The code is published, but the host lists no functions: look at the app's logs."

# A subscription can only name a function that is there: hence the second pass, after the code.
if [[ $events != none ]]; then
  az deployment group create --resource-group "$AZURE_RESOURCE_GROUP" --name channel-events \
    --template-file infra/main.bicep --parameters "$parameters" \
    --parameters deployEventSubscription=true --output none
fi

missing=$(python3 -c '
import json, sys
there = {"webhook-secret", *sys.argv[2].split()}
print(*(name for name in json.loads(sys.argv[1]) if name not in there))' "$SECRET_NAMES" "$there")
if [[ $missing ]]; then
  echo "Secrets that the vault $VAULT_NAME does not have yet: $missing"
  echo "  az keyvault secret set --vault-name $VAULT_NAME --name <name> --file <file with the value>"
  echo "  then run this again: only a new look at the vault brings them to the app"
fi
echo "Published. Is it ready?            curl \"$BASE_URL/healthz?ready=1\""
echo "Callback URLs, and where they go:  make next-steps BASE=$BASE_URL"
