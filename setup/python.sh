#!/bin/sh
# Make .venv and install the product into it: python.sh runtime | dev
# What is there already is kept. Ends with 1 and a sentence when it cannot go on.
set -eu
cd "$(dirname "$0")/.."

stop() {
    echo "setup: $1" >&2
    exit 1
}

debian_root() {
    [ -e /etc/debian_version ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

install_on_debian() {
    echo "Installing $* ..."
    log=$(mktemp)
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq </dev/null >"$log" 2>&1 &&
        apt-get install -qq -y --no-install-recommends "$@" </dev/null >>"$log" 2>&1; then
        rm -f "$log"
    else
        tail -n 20 "$log" >&2
        rm -f "$log"
        return 1
    fi
}

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# PYTHON=... chooses one; else the first that is new enough. /usr/bin/python3 is tried even where
# something older comes first in the PATH.
find_python() {
    for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
        if [ -n "$candidate" ] && new_enough "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

make_venv() {
    "$1" -m venv --clear .venv >/dev/null 2>&1
}

if ! { new_enough .venv/bin/python && .venv/bin/python -m pip --version; } >/dev/null 2>&1; then
    if ! python=$(find_python); then
        debian_root || stop "Python 3.11 or newer is needed (Debian: apt install python3 python3-venv)."
        install_on_debian python3 python3-venv || stop "apt-get could not install python3; see above."
        python=$(find_python) || stop "Python 3.11 or newer is needed, and this Debian has an older one."
    fi
    echo "Making .venv with $("$python" --version) ..."
    if ! make_venv "$python"; then
        # Debian splits venv and ensurepip off into a package of their own.
        debian_root || stop "$python cannot make a virtual environment (Debian: sudo apt install python3-venv)."
        install_on_debian python3-venv || stop "apt-get could not install python3-venv; see above."
        make_venv "$python" || make_venv /usr/bin/python3 || stop "python3 -m venv .venv fails; run it to see why."
    fi
fi

pip() {
    .venv/bin/python -m pip --quiet --disable-pip-version-check --no-input "$@" ||
        stop "pip could not install what is needed; its own words are above."
}

case "${1:-}" in
runtime)
    echo "Installing the companion into .venv (a minute, once) ..."
    pip install --upgrade 'pip>=25.1' # the first that reads dependency groups
    pip install --editable .
    ;;
dev)
    echo "Installing what the tests need into .venv (a minute, once) ..."
    pip install --group dev
    ;;
*)
    stop "say runtime or dev."
    ;;
esac
