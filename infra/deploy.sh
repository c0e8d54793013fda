#!/usr/bin/env bash
# Both passes with az; may be run again at any time.
#   infra/deploy.sh <resource group> <file of parameters>
set -euo pipefail
cd "$(dirname "$0")/.."
if (($# != 2)); then
  echo "Say where and with what: infra/deploy.sh <resource group> infra/small.bicepparam" >&2
  exit 2
fi
export AZURE_RESOURCE_GROUP=$1 PARAMETERS=$2
# Who deploys gets the role that writes secrets; a service principal names itself.
AZURE_PRINCIPAL_ID=${AZURE_PRINCIPAL_ID:-$(az ad signed-in-user show --query id --output tsv)}
export AZURE_PRINCIPAL_ID

outputs=$(az deployment group create --resource-group "$AZURE_RESOURCE_GROUP" --name channel \
  --template-file infra/main.bicep --parameters "$PARAMETERS" \
  --query properties.outputs --output json)
# ARM may change the case of outputs' names.
settings=$(python3 -c '
import json, shlex, sys
for name, output in json.load(sys.stdin).items():
    value = output["value"]
    text = value if isinstance(value, str) else json.dumps(value)
    print(f"export {name.upper()}={shlex.quote(text)}")
' <<<"$outputs")
eval "$settings"
exec infra/publish.sh
