#!/usr/bin/env bash
# Whether the time of an answer tells what there is at an address: see Enumeration.java. It starts everything embedded, without
# rate limits, and asks over loopback. Needs curl. Usage: bench/enumeration.sh [rounds, 500] [register|log-in|resend|reset …]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rounds=${1:-500}
work=$(mktemp -d)
server=
trap 'for p in $server; do kill "$p" 2>/dev/null || true; done; wait; rm -rf "$work"' EXIT

[[ -f quickstart/target/quickstart.jar ]] || mvn -B -q -DskipTests package
RATE_LIMIT_SCALE=0 java -Xmx1g -jar quickstart/target/quickstart.jar --fresh --data "$work/data" \
  --auth-port 0 --meeting-port 0 --mailbox-port 0 --openid-port 0 >"$work/out" 2>&1 &
server=$!
for _ in $(seq 600); do grep -q '^READY' "$work/out" && break; kill -0 $server; sleep 0.1; done
read -r _ auth _ <<<"$(grep '^READY' "$work/out")"
auth=${auth#*=}
port=$(sed -n 4p "$work/data/postgres/pgdata/postmaster.pid")
password=$(cat "$work/data/postgres/postgres.password")

# its password is everybody's
curl -sf -o /dev/null "$auth/v1/accounts" -H 'Content-Type: application/json' \
  -d '{"email":"bench@example.com","password":"correct horse battery","first_name":"B","last_name":"M"}'
java -Xmx256m -cp 'quickstart/target/lib/*' bench/Enumeration.java \
  "$auth" "jdbc:postgresql://127.0.0.1:$port/auth_db" "$password" "$rounds" "${@:2}"
