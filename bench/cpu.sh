#!/usr/bin/env bash
# Server CPU per request: user and system time of the process that runs both services, divided by the requests that wrk
# made from a process of its own, after a warm-up and without the JIT compiler's threads; PostgreSQL's beside it. A bare Vert.x handler and one Argon2id hash
# are measured in the same run, since only ratios of one run mean anything on a shared machine.
# Without rate limits, unless the environment says otherwise (RATE_LIMIT_SCALE=1000000 shows what they cost).
# Needs wrk, jq and curl (Debian packages). Usage: bench/cpu.sh [seconds per measurement, 10]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds=${1:-10}
work=$(mktemp -d)
server=
bare=
trap 'for p in $bare $server; do kill "$p" 2>/dev/null || true; done; wait; rm -rf "$work"' EXIT

[[ -f quickstart/target/quickstart.jar ]] || mvn -B -q -DskipTests package
RATE_LIMIT_SCALE=${RATE_LIMIT_SCALE:-0} java -Xmx1g -jar quickstart/target/quickstart.jar --fresh --data "$work/data" \
  --auth-port 0 --meeting-port 0 --mailbox-port 0 --openid-port 0 >"$work/out" 2>&1 &
server=$!
for _ in $(seq 600); do grep -q '^READY' "$work/out" && break; kill -0 $server; sleep 0.1; done
read -r _ auth meeting mailbox _ <<<"$(grep '^READY' "$work/out")"
auth=${auth#*=} meeting=${meeting#*=} mailbox=${mailbox#*=}
postgres=$(head -n 1 "$work/data/postgres/pgdata/postmaster.pid")

json='Content-Type: application/json'
person='{"email":"bench@example.com","password":"correct horse battery"}'
curl -sf "$auth/v1/accounts" -H "$json" -d '{"email":"bench@example.com","password":"correct horse battery","first_name":"B","last_name":"M"}' >/dev/null
code=
for _ in $(seq 100); do
  code=$(curl -s "$mailbox/messages?to=bench@example.com" | grep -o 'Code: [0-9]*' | cut -c 7- || true)
  [[ -n $code ]] && break; sleep 0.1
done
curl -sf "$auth/v1/accounts/verify-email" -H "$json" -d "{\"email\":\"bench@example.com\",\"code\":\"$code\"}"
log_in() { curl -sf "$auth/v1/sessions" -H "$json" -d "$person"; }
new_token() { token=$(log_in | jq -r .access_token); }
new_token
meeting_body='{"title":"Weekly review","start":"2027-03-01T09:00:00","time_zone":"Europe/Berlin","duration":"PT30M","participants":[{"email":"a@example.com"},{"email":"b@example.com"}]}'
path=$(curl -sf -D - -o /dev/null "$meeting/v1/meetings" -H "Authorization: Bearer $token" -H "$json" -d "$meeting_body" | grep -i '^location:' | cut -d ' ' -f 2 | tr -d '\r')
for _ in $(seq 19); do curl -sf -o /dev/null "$meeting/v1/meetings" -H "Authorization: Bearer $token" -H "$json" -d "$meeting_body"; done

# clock ticks (1/100 s) of a process but for the threads that still compile it, or of all children of one
ticks() { cat /proc/"$1"/task/*/stat 2>/dev/null | grep -v 'C[12] Compiler' | sed 's/(.*)/-/' | awk '{s += $14 + $15} END {print s}'; }
children_ticks() { awk '{s += $14 + $15} END {print s}' "/proc/$1/stat" $(for c in $(cat "/proc/$1/task/$1/children"); do echo "/proc/$c/stat"; done); }

export BENCH_TOKEN BENCH_BODY BENCH_FILE
measure() { # name, pid, connections, threads, url, script or nothing
  local name=$1 pid=$2 connections=$3 threads=$4 url=$5 script=${6:-}
  BENCH_TOKEN=$token
  local args=(-t "$threads" -c "$connections" -H "Authorization: Bearer $token")
  [[ -n $script ]] && args+=(-s "bench/$script")
  ((${warm:-5} == 0)) || wrk "${args[@]}" -d "${warm:-5}s" "$url" >/dev/null
  local t0 p0 t1 p1; t0=$(ticks "$pid"); p0=$(children_ticks "$postgres")
  wrk "${args[@]}" -d "${seconds}s" "$url" >"$work/wrk"
  t1=$(ticks "$pid"); p1=$(children_ticks "$postgres")
  local requests bad; requests=$(awk '/requests in/ {print $1}' "$work/wrk")
  bad=$(awk '/Non-2xx/ {print $NF}' "$work/wrk")
  awk -v n="$name" -v t=$((t1 - t0)) -v p=$((p1 - p0)) -v r="$requests" -v b="${bad:-0}" \
    -v rate="$(awk '/Requests\/sec/ {print $2}' "$work/wrk")" \
    'BEGIN {printf "%-34s %9.1f %9.1f %10.0f %9d %5d\n", n, t * 10000 / r, p * 10000 / r, rate, r, b}'
}

java -cp 'quickstart/target/lib/*' bench/Bare.java >"$work/bare" &
bare=$!
for _ in $(seq 200); do grep -q '^http' "$work/bare" && break; sleep 0.1; done
bare_url=$(head -n 1 "$work/bare")

printf '%-34s %9s %9s %10s %9s %5s\n' 'µs of CPU per request' server postgres 'per second' requests 'bad'
measure 'bare Vert.x handler' $bare 64 2 "$bare_url"
kill $bare; wait $bare || true; bare=
measure 'GET /v1/sessions/current' $server 64 2 "$auth/v1/sessions/current"
measure 'GET /v1/meetings/{id}' $server 64 2 "$meeting$path"
new_token
measure 'GET /v1/meetings (20)' $server 64 2 "$meeting/v1/meetings"
BENCH_BODY=$meeting_body measure 'POST /v1/meetings' $server 32 2 "$meeting/v1/meetings" post.lua
BENCH_FILE=$work/refresh-tokens
for name in 'POST /v1/tokens/refresh (cold)' 'POST /v1/tokens/refresh'; do # each run needs sessions of its own
  for _ in $(seq 8); do log_in | jq -r .refresh_token; done >"$BENCH_FILE"
  warm=0 measure "$name" $server 8 8 "$auth/v1/tokens/refresh" refresh.lua
done
BENCH_BODY=$person measure 'POST /v1/sessions (log in)' $server 4 2 "$auth/v1/sessions" post.lua
java -cp 'quickstart/target/lib/*' bench/Hash.java
