#!/usr/bin/env bash
# Runs the main job on seeds/ without a screen and checks what it wrote. Usage: smoke_headless.sh DATELINE
set -euo pipefail
bin=$(realpath "$1")
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

before=$(find seeds -type f -exec sha256sum {} + | sort)
env -u DISPLAY -u WAYLAND_DISPLAY "$bin" export seeds --timeline "$out/timeline.png" --network "$out/network.png" --json "$out/a.json" --size 1600x1000
env -u DISPLAY -u WAYLAND_DISPLAY RAYON_NUM_THREADS=1 "$bin" export seeds --json "$out/b.json"
cmp "$out/a.json" "$out/b.json"
[[ "$before" == "$(find seeds -type f -exec sha256sum {} + | sort)" ]] || { echo "the opened folder was written to"; exit 1; }

python3 - "$out/a.json" <<'PY'
import json, sys
m = json.load(open(sys.argv[1], encoding="utf-8"))
counts = {k: len(m[k]) for k in ("articles", "actors", "events", "relations", "problems")}
print(counts)
assert counts["articles"] == 5, counts
assert counts["actors"] >= 30 and counts["events"] >= 20 and counts["relations"] >= 20, counts
assert any(e.get("date") for e in m["events"]), "no dated event"
PY

for picture in timeline network; do
  colours=$(identify -format '%k' "$out/$picture.png")
  size=$(identify -format '%wx%h' "$out/$picture.png")
  echo "$picture.png $size, $colours colours"
  ((colours > 50)) || { echo "$picture.png looks blank"; exit 1; }
done

# A line that is no JSON gives an error object in its place and a non-zero exit, never a lost line.
printf '%s\n' '{"doc":"a","text":"It opened on 5 January 2021."}' 'broken' >"$out/in.jsonl"
if "$bin" annotate dates <"$out/in.jsonl" >"$out/dates.jsonl"; then
  echo "annotate must exit non-zero after a bad line"
  exit 1
fi
[[ $(wc -l <"$out/dates.jsonl") == 2 ]]
grep -q '"value":"2021-01-05"' "$out/dates.jsonl"
echo "headless job ok"
