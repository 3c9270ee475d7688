#!/usr/bin/env bash
# Server CPU of `GET /v1/sessions/current` by how its token is signed, HS256 or ES256, and whether the service has seen it
# before. The two are started in turn on the same data, twice, since only ratios of one run mean anything on a shared machine.
# Needs wrk, jq and curl (Debian packages). Usage: bench/tokens.sh [seconds per measurement, 10]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds=${1:-10}
work=$(mktemp -d)
server=
stop() { [[ -z $server ]] || { kill "$server" 2>/dev/null; wait "$server" || true; server=; }; }
trap 'stop; rm -rf "$work"' EXIT

[[ -f quickstart/target/quickstart.jar ]] || mvn -B -q -DskipTests package
classes='quickstart/target/lib/*'
java -cp "$classes" dev.rollcall.auth.keys.NewKeyMain bench >"$work/keys.json"
secret=$(openssl rand -base64 48)
json='Content-Type: application/json'
person='{"email":"bench@example.com","password":"correct horse battery","first_name":"B","last_name":"M"}'

start() { # JWT_KEYS or nothing
  RATE_LIMIT_SCALE=0 JWT_SECRET_KEY=$secret JWT_KEYS=${1:-} java -Xmx1g -jar quickstart/target/quickstart.jar --data "$work/data" \
    --auth-port 0 --meeting-port 0 --mailbox-port 0 --openid-port 0 >"$work/out" 2>&1 &
  server=$!
  for _ in $(seq 600); do grep -q '^READY' "$work/out" && break; kill -0 $server; sleep 0.1; done
  read -r _ auth _ mailbox _ <<<"$(grep '^READY' "$work/out")"
  auth=${auth#*=} mailbox=${mailbox#*=}
}

register() {
  curl -sf "$auth/v1/accounts" -H "$json" -d "$person" >/dev/null
  code=
  for _ in $(seq 100); do
    code=$(curl -s "$mailbox/messages?to=bench@example.com" | grep -o 'Code: [0-9]*' | cut -c 7- || true)
    [[ -n $code ]] && break; sleep 0.1
  done
  curl -sf "$auth/v1/accounts/verify-email" -H "$json" -d "{\"email\":\"bench@example.com\",\"code\":\"$code\"}"
}

# clock ticks (1/100 s) of a process but for the threads that still compile it
ticks() { cat /proc/"$1"/task/*/stat 2>/dev/null | grep -v 'C[12] Compiler' | sed 's/(.*)/-/' | awk '{s += $14 + $15} END {print s}'; }

measure() { # name, arguments of wrk
  local name=$1; shift
  wrk -t 2 -c 64 "$@" -d 5s "$auth/v1/sessions/current" >/dev/null
  local t0 t1; t0=$(ticks $server)
  wrk -t 2 -c 64 "$@" -d "${seconds}s" "$auth/v1/sessions/current" >"$work/wrk"
  t1=$(ticks $server)
  awk -v n="$name" -v t=$((t1 - t0)) -v r="$(awk '/requests in/ {print $1}' "$work/wrk")" \
    -v bad="$(awk '/Non-2xx/ {print $NF}' "$work/wrk")" \
    'BEGIN {printf "%-28s %9.1f %9d %5d\n", n, t * 10000 / r, r, bad}'
}

both() { # name, what tokens are signed with
  token=$(curl -sf "$auth/v1/sessions" -H "$json" -d "$(jq -c '{email, password}' <<<"$person")" | jq -r .access_token)
  measure "$1, seen before" -H "Authorization: Bearer $token"
  java -cp "$classes" bench/Tokens.java "$token" 60000 "$2" >"$work/tokens"
  BENCH_FILE=$work/tokens measure "$1, never seen" -s bench/tokens.lua
}

printf '%-28s %9s %9s %5s\n' 'µs of CPU per request' server requests bad
for round in 1 2; do
  start
  ((round > 1)) || register
  both HS256 "$secret"
  stop
  start "$work/keys.json"
  both ES256 "$work/keys.json"
  stop
done
