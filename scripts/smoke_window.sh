#!/usr/bin/env bash
# Opens the real window on a virtual screen, waits for the first painted frame with a loaded folder, takes a screenshot,
# checks that it is not blank, closes the window through the window manager and expects a clean exit.
# Usage: smoke_window.sh DATELINE [FOLDER] [SCREENSHOT.png]
set -euo pipefail
bin=$(realpath "$1")
folder=${2:-}
shot=${3:-}
source "$(dirname "$0")/window.sh"
[[ -n "$shot" ]] || shot="$tmp/window.png"

open_window 1600x1000 60
screenshot "$shot"
echo "window: $(cat "$DATELINE_READY_FILE"), $colours colours"
close_window
echo "window job ok"
