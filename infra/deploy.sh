#!/usr/bin/env bash
# Both passes with az; may be run again at any time.
#   infra/deploy.sh <resource group> <file of parameters>
set -euo pipefail
if (($# != 2)) || [[ ! -f $2 ]]; then
  echo "Say where and with what: infra/deploy.sh <resource group> infra/small.bicepparam" >&2
  exit 2
fi
export AZURE_RESOURCE_GROUP=$1 PARAMETERS PACKAGE
PARAMETERS=$(realpath "$2")
PACKAGE=${PACKAGE:+$(realpath "$PACKAGE")}
cd "$(dirname "$0")/.."
# Who deploys gets the role that writes secrets; a service principal names itself.
if [[ ${AZURE_PRINCIPAL_ID:-} ]]; then
  export AZURE_PRINCIPAL_TYPE=${AZURE_PRINCIPAL_TYPE:-ServicePrincipal}
else
  AZURE_PRINCIPAL_ID=$(az ad signed-in-user show --query id --output tsv)
fi
export AZURE_PRINCIPAL_ID

outputs=$(az deployment group create --resource-group "$AZURE_RESOURCE_GROUP" --name channel \
  --template-file infra/main.bicep --parameters "$PARAMETERS" \
  --query properties.outputs --output json ${AZURE_SUBSCRIPTION_ID:+--subscription "$AZURE_SUBSCRIPTION_ID"})
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
