#!/usr/bin/env bash
# The latency of refreshes, without and with a storm of log-ins, on loopback. The product, its databases and the clients share
# the machine, so that the figures are its worst; the two of one run can be compared.
# Needs a JDK. Usage: bench/storm.sh [seconds of each measurement, 10]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds=${1:-10}
work=$(mktemp -d)
server=
trap '[[ -n $server ]] && kill "$server" 2>/dev/null; wait; rm -rf "$work"' EXIT

[[ -f quickstart/target/quickstart.jar ]] || mvn -B -q -DskipTests package
RATE_LIMIT_SCALE=0 LOG_LEVEL=WARN java -Xmx1g -jar quickstart/target/quickstart.jar --fresh --data "$work/data" \
  --auth-port 0 --meeting-port 0 --mailbox-port 0 --openid-port 0 >"$work/out" 2>&1 &
server=$!
for _ in $(seq 600); do grep -q '^READY' "$work/out" && break; kill -0 $server; sleep 0.1; done
read -r _ auth _ mailbox _ <<<"$(grep '^READY' "$work/out")"

timeout $((2 * seconds + 60)) java bench/Storm.java "${auth#*=}" "${mailbox#*=}" "$seconds"
