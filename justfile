# Fastest checks first; `just check` is what .ci/run does without the screens.

check: fmt clippy doc test

fmt:
    cargo fmt --check

clippy:
    cargo clippy --locked --all-targets -- -D warnings

doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --document-private-items

test:
    cargo test --locked

# Opens the window on the sample, or on a folder.
run *FOLDER:
    cargo run --release -- {{FOLDER}}

bench:
    cargo bench

# The main job without a screen, and in a window on a virtual screen.
smoke: 
    cargo build --release --locked
    scripts/smoke_headless.sh target/release/dateline
    scripts/smoke_window.sh target/release/dateline

# Screenshots of a whole session in the window, of the sample or of a folder, to be looked at.
session OUT FOLDER="":
    cargo build --release --locked
    scripts/session_window.sh target/release/dateline "{{FOLDER}}" {{OUT}} 1440x900 1 Light
    scripts/session_window.sh target/release/dateline "{{FOLDER}}" {{OUT}}/dark 2560x1600 2 Dark

# Rewrites the golden files from what the engine finds now; read the diff before committing it.
bless:
    UPDATE_GOLDEN=1 cargo test --locked
