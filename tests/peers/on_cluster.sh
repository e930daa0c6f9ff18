#!/usr/bin/env bash
# The tests that need a real cluster, one after the other: cluster.py run --no-webhooks -- on_cluster.sh BUILD HELM [CHARTS]
# BUILD is a build folder (build/release), CHARTS the folder of unpacked charts. TUG_CLUSTER_MINUTES: for charts (default 4);
# TUG_SEED: which charts and turns (default: drawn).
# Status: how many of them failed.
set -uo pipefail
cd "$(dirname "$0")/../.."
build=$1 helm=$2 charts=${3:-} seed=(${TUG_SEED:+--seed "$TUG_SEED"})
failed=0

try() {  # try NAME COMMAND...
  local start=$SECONDS
  echo "-- $1"
  if "${@:2}"; then echo "-- $1: passed ($((SECONDS - start)) s)"; else
    echo "-- $1: FAILED ($((SECONDS - start)) s)"
    failed=$((failed + 1))
  fi
}

live_units() {  # the unit tests that skip themselves where there is no cluster: here none may
  local out status
  out=$("$build/tests/cluster_test" --gtest_brief=1 2>&1)
  status=$?
  echo "$out" | tail -n 60
  [ "$status" -eq 0 ] && ! grep -q 'no cluster' <<<"$out"
}

beside() {  # beside SCRIPT ARGUMENTS...
  python3 "tests/peers/$1" --tug "$build/tug" --helm "$helm" "${@:2}"
}

try "unit tests against the cluster" live_units
try "taking turns with Helm" beside turns.py "${seed[@]}" --count "${TUG_TURNS:-1}"
try "words about releases beside Helm's" beside words.py
try "helmfile with tug as its helm" python3 tests/peers/helmfile.py --tug "$build/tug" --helmfile "$(scripts/peers helmfile | tail -n 1)" \
  --kubectl "$(scripts/peers cluster | tail -n 1)/kubectl"
kops=../shared/data/kops.tar.xz
try "addons of the catalogue" python3 tests/addons/catalog_on_cluster.py --tug "$build/tug" ${charts:+--charts "$charts"} $([ -f "$kops" ] && echo --kops "$kops")
[ -n "$charts" ] && try "charts installed beside Helm" beside same_cluster.py "${seed[@]}" --charts "$charts" --minutes "${TUG_CLUSTER_MINUTES:-4}"
exit "$failed"
