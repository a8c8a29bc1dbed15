#!/usr/bin/env bash
# A session in the real window on a virtual screen: open, zoom, brush, play, focus, search, select, two clocks, export. Takes a
# screenshot of each step, to be looked at, and fails if one looks blank, the export is missing, or the program does not end well.
# Usage: session_window.sh DATELINE FOLDER OUTDIR [SIZE] [SCALE] [THEME]
#   FOLDER  a folder of articles; "" opens the sample
#   SIZE    of the screen in pixels, 1440x900
#   SCALE   pixels per point, 1; at 2 a screen of 2560x1600 shows what one of 1280x800 shows at 1
#   THEME   Light or Dark
# Needs Xvfb, openbox, xdotool, wmctrl and ImageMagick.
set -euo pipefail
bin=$(realpath "$1")
folder=${2:-}
out=$3
size=${4:-1440x900}
scale=${5:-1}
theme=${6:-Light}
[[ -z "$folder" ]] || folder=$(realpath "$folder")
mkdir -p "$out"
out=$(realpath "$out")
source "$(dirname "$0")/window.sh"
width=${size%x*} height=${size#*x}
# The window's size in points, by which places are given below.
w=$(awk "BEGIN { print $width / $scale }") h=$(awk "BEGIN { print $height / $scale }")

# No dialog of the desktop may be in the way: the program then asks for a path itself.
unset DBUS_SESSION_BUS_ADDRESS
export WINIT_X11_SCALE_FACTOR="$scale" LIBGL_ALWAYS_SOFTWARE=1
open_window "$size" 180
window=$(xdotool search --pid "$app" --onlyvisible | tail -1)
wmctrl -i -r "$window" -b add,fullscreen
sleep 2

step=0
shot() { # NAME: a screenshot
  step=$((step + 1))
  sleep "${2:-1}"
  local file
  file="$out/$(printf '%02d' "$step")-$1.png"
  screenshot "$file"
  kill -0 "$app" 2>/dev/null || { echo "the program ended at step $1:"; cat "$tmp/app.log"; exit 1; }
}
key() { for k in "$@"; do xdotool key --clearmodifiers "$k"; sleep 0.25; done; }
text() { xdotool type --delay 30 "$1"; sleep 0.5; }
px() { awk "BEGIN { printf \"%d\", $1 * $scale }"; }
at() { xdotool mousemove "$(px "$1")" "$(px "$2")"; sleep 0.15; }
click() { at "$1" "$2"; xdotool click 1; sleep 0.4; }
drag() { # X1 Y1 X2 Y2 in points
  at "$1" "$2"; xdotool mousedown 1; sleep 0.15
  at "$(awk "BEGIN { print ($1 + $3) / 2 }")" "$(awk "BEGIN { print ($2 + $4) / 2 }")"
  at "$3" "$4"; xdotool mouseup 1; sleep 0.4
}
run() { key ctrl+shift+p; text "$1"; key Return; sleep 0.6; } # an action of the palette
share() { awk "BEGIN { print $1 * $2 }"; }

[[ "${theme,,}" == dark ]] && run "Dark"
shot open
at "$(share "$w" 0.5)" "$(share "$h" 0.25)"
for _ in 1 2 3; do xdotool keydown ctrl click 4 keyup ctrl; sleep 0.2; done
shot zoomed
key Home
drag "$(share "$w" 0.45)" 98 "$(share "$w" 0.6)" 98
shot brushed
key p
shot playing 3
key p ctrl+shift+x
key ctrl+3 Right Right Return
shot selected
key e
shot focus
key Escape Escape
run "Show what was read"
shot reading
run "Show what was read"
key slash; text "government"
shot search-results
key Return
shot searched
key ctrl+shift+x
run "Silences"
run "Arcs from claims"
shot silences
run "Silences"
run "Arcs from claims"
at "$(share "$w" 0.6)" 12
key t
shot two-clocks
key t
run "Possibly the same"
shot suggestions
run "Claims and denials"
shot claims
run "Problems"
shot problems
run "Articles"
key b m
shot starred
key question
shot keys
key Escape
run "Settings"
shot settings
key Escape
key F6 Tab Tab Tab
shot keyboard
# Without a dialog of the desktop the program asks for the path.
run "Data as JSON"
sleep 3
shot export
key ctrl+a; text "$tmp/session.json"; key Return
for _ in $(seq 50); do [[ -s "$tmp/session.json" ]] && break; sleep 0.2; done
exported=no
[[ -s "$tmp/session.json" ]] && exported=yes
shot exported
key ctrl+equal ctrl+equal ctrl+equal ctrl+equal ctrl+equal
shot large-text
key ctrl+0

close_window
[[ "$exported" == yes ]] || { echo "the export was not written"; exit 1; }
echo "session ok: $step screenshots in $out ($size at $scale, $theme)"
