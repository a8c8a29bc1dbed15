#!/usr/bin/env bash
# Opens the real window on a virtual screen, waits for the first painted frame with a loaded folder, takes a screenshot,
# checks that it is not blank, closes the window through the window manager and expects a clean exit.
# Usage: smoke_window.sh DATELINE [FOLDER] [SCREENSHOT.png]
set -euo pipefail
bin=$(realpath "$1")
folder=${2:-}
shot=${3:-}
tmp=$(mktemp -d)
pids=()
cleanup() {
  for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done
  rm -rf "$tmp"
}
trap cleanup EXIT
[[ -n "$shot" ]] || shot="$tmp/window.png"

unset WAYLAND_DISPLAY
export XDG_DATA_HOME="$tmp/data" XDG_CONFIG_HOME="$tmp/config" XDG_CACHE_HOME="$tmp/cache"
export DATELINE_READY_FILE="$tmp/ready"
mkdir -p "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME"

# Xvfb chooses a free display itself and writes its number.
Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp 3>"$tmp/display" 2>"$tmp/xvfb.log" &
pids+=($!)
for _ in $(seq 100); do [[ -s "$tmp/display" ]] && break; sleep 0.1; done
export DISPLAY=":$(tr -d '[:space:]' <"$tmp/display")"
openbox >"$tmp/openbox.log" 2>&1 &
pids+=($!)

"$bin" ${folder:+"$folder"} >"$tmp/app.log" 2>&1 &
app=$!
pids+=("$app")
for _ in $(seq 600); do
  [[ -s "$DATELINE_READY_FILE" ]] && break
  kill -0 "$app" 2>/dev/null || { echo "the program ended before its first frame:"; cat "$tmp/app.log"; exit 1; }
  sleep 0.1
done
[[ -s "$DATELINE_READY_FILE" ]] || { echo "no painted frame within 60 s:"; cat "$tmp/app.log"; exit 1; }
sleep 2

import -window root "$shot"
colours=$(identify -format '%k' "$shot")
echo "window: $(cat "$DATELINE_READY_FILE"), $colours colours"
((colours > 200)) || { echo "the window looks blank"; exit 1; }

wmctrl -c Dateline
status=0
timeout 20 tail --pid="$app" -f /dev/null || { echo "the window did not close within 20 s"; exit 1; }
wait "$app" || status=$?
((status == 0)) || { echo "exit status $status:"; cat "$tmp/app.log"; exit 1; }
echo "window job ok"
