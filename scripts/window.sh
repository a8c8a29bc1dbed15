# Shared by the scripts that open the real window on a virtual screen; to be sourced, with $bin and $folder set.
# Needs Xvfb, openbox, wmctrl and ImageMagick. What is started is ended, and $tmp removed, when the script ends.
tmp=$(mktemp -d)
pids=()
cleanup() {
  for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done
  rm -rf "$tmp"
}
trap cleanup EXIT

unset WAYLAND_DISPLAY
export XDG_DATA_HOME="$tmp/data" XDG_CONFIG_HOME="$tmp/config" XDG_CACHE_HOME="$tmp/cache"
export DATELINE_READY_FILE="$tmp/ready"
mkdir -p "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME"

open_window() { # SIZE SECONDS: opens the folder and waits for the first painted frame; sets $app
  # Xvfb chooses a free display itself and writes its number.
  Xvfb -displayfd 3 -screen 0 "${1}x24" -nolisten tcp 3>"$tmp/display" 2>"$tmp/xvfb.log" &
  pids+=($!)
  for _ in $(seq 100); do [[ -s "$tmp/display" ]] && break; sleep 0.1; done
  export DISPLAY=":$(tr -d '[:space:]' <"$tmp/display")"
  openbox >"$tmp/openbox.log" 2>&1 &
  pids+=($!)
  "$bin" ${folder:+"$folder"} >"$tmp/app.log" 2>&1 &
  app=$!
  pids+=("$app")
  for _ in $(seq $(($2 * 10))); do
    [[ -s "$DATELINE_READY_FILE" ]] && break
    kill -0 "$app" 2>/dev/null || { echo "the program ended before its first frame:"; cat "$tmp/app.log"; exit 1; }
    sleep 0.1
  done
  [[ -s "$DATELINE_READY_FILE" ]] || { echo "no painted frame within $2 s:"; cat "$tmp/app.log"; exit 1; }
  sleep 2
}

screenshot() { # FILE: of the whole screen; sets $colours, and fails if it stays blank for 20 s
  # On a busy machine a frame may be told as painted some time before the screen shows it.
  for _ in $(seq 20); do
    import -window root "$1"
    colours=$(identify -format '%k' "$1")
    ((colours > 200)) && return
    sleep 1
  done
  echo "$1 looks blank: $colours colours"
  exit 1
}

close_window() { # through the window manager; expects a clean end
  wmctrl -c Dateline
  local status=0
  timeout 20 tail --pid="$app" -f /dev/null || { echo "the window did not close within 20 s"; exit 1; }
  wait "$app" || status=$?
  ((status == 0)) || { echo "exit status $status:"; cat "$tmp/app.log"; exit 1; }
}
