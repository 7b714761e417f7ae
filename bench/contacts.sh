#!/usr/bin/env bash
# Imports 100,000 contacts as CSV into a fresh gateway on two cores, four times (new, skipped, the same again, changed in any order), and says time, CPU and memory of each.
# dotnet build Gateway -c Release first.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd); folder=$(mktemp -d); url=http://127.0.0.1:${PORT:-18095}; rows=${ROWS:-100000}
awk -v n="$rows" 'BEGIN { print "phone,name,tags,city,plan"; for (i = 0; i < n; i++) printf "+1555%07d,Ana%d Garcia %d,vip;t%d,City %d,pro\n", i, i % 97, i, i % 50, i % 1000 }' > "$folder/contacts.csv"
(head -1 "$folder/contacts.csv"; tail -n +2 "$folder/contacts.csv" | sed 's/City/Town/' | shuf --random-source=<(yes)) > "$folder/changed.csv"
cd "$folder"
ASPNETCORE_ENVIRONMENT=Production ASPNETCORE_URLS=$url Store__ConnectionString="Data Source=$folder/whatsapi.db" WHATSAPP_APP_SECRET=x WHATSAPP_VERIFY_TOKEN=y OPERATOR_KEY=bench \
  taskset -c 0,1 dotnet "$root/Gateway/bin/Release/net10.0/WhatsApi.Gateway.dll" > gateway.log 2>&1 &
gateway=$!
trap 'kill $gateway; wait $gateway 2> /dev/null || true; rm -rf "$folder"' EXIT
for _ in $(seq 200); do curl -sf -o /dev/null "$url/health" && break; sleep 0.1; done
answer=$(curl -sf "$url/auth/register" --json '{"email":"bench@example.com","password":"correct horse"}')
key=$(sed 's/.*"apiKey":"\([^"]*\)".*/\1/' <<< "$answer"); account=$(sed 's/.*"id":"\(acc_[^"]*\)".*/\1/' <<< "$answer")
curl -sf -o /dev/null -X PUT "$url/operator/accounts/$account/plan" -H 'X-Operator-Key: bench' --json '{"plan":"mega"}'
for run in skip:contacts skip:contacts update:contacts update:changed; do
  mode=${run%:*} file=${run#*:}.csv
  before=$(awk '{ print $14 + $15 }' /proc/$gateway/stat)
  curl -s -w '  %{time_total} s' -X POST "$url/contacts/bulk?onConflict=$mode" -H "X-API-Key: $key" -H 'Content-Type: text/csv' --data-binary @$file
  awk -v before="$before" -v peak="$(awk '/VmHWM/ { print $2 }' /proc/$gateway/status)" '{ printf ", CPU %.1f s, peak memory %d MB\n", ($14 + $15 - before) / 100, peak / 1024 }' /proc/$gateway/stat
done
