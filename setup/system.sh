#!/bin/sh
# Have what the tests need besides Python: a real OBS on a virtual screen, real sound, real browsers.
# Debian, as root: installs what is missing. Elsewhere: names it and goes on, and those tests are
# skipped; but with CI=true a missing one ends this with 1. Says nothing when all is there.
set -eu

# Each program and the Debian package it comes from; "-" marks a package without a program of its own.
# libatomic1 is for the Node.js inside Playwright, which drives the browsers.
needs="
obs obs-studio
- obs-plugins
Xvfb xvfb
- libgl1-mesa-dri
pulseaudio pulseaudio
pactl pulseaudio-utils
ffmpeg ffmpeg
xdotool xdotool
faketime faketime
- fonts-noto-cjk
chromium chromium
chromium-headless-shell chromium-headless-shell
npm npm
- libatomic1
"

on_debian() {
    [ -e /etc/debian_version ] && command -v dpkg-query >/dev/null && command -v apt-get >/dev/null
}

installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing() {
    echo "$needs" | while read -r program package; do
        [ -n "$package" ] || continue
        if [ "$program" != - ]; then
            command -v "$program" >/dev/null || echo "$package"
        elif on_debian; then
            installed "$package" || echo "$package"
        fi
    done | tr '\n' ' '
}

packages=$(missing)
[ -n "$packages" ] || exit 0

if on_debian && [ "$(id -u)" = 0 ]; then
    echo "Installing for the tests: $packages..."
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    # shellcheck disable=SC2086  # a list of words
    if apt-get update -qq </dev/null >"$log" 2>&1 &&
        apt-get install -qq -y --no-install-recommends $packages </dev/null >>"$log" 2>&1; then
        rm -f "$log"
        exit 0
    fi
    tail -n 20 "$log" >&2
    rm -f "$log"
    packages=$(missing)
fi

echo "Missing for the tests: $packages" >&2
on_debian && [ "$(id -u)" != 0 ] && echo "Install them with: sudo apt install $packages" >&2
if [ "${CI:-}" = true ]; then
    echo "With CI=true nothing may be missing." >&2
    exit 1
fi
echo "The tests that need them are skipped." >&2
