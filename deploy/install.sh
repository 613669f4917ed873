#!/bin/sh
# Installs the bot on a Debian or Ubuntu server as a service of systemd; once more, it updates it.
#
#   sudo deploy/install.sh                                from this clone; asks for the token
#   sudo BOT_TOKEN=123456:AAF... deploy/install.sh        asks nothing
#   sudo sh install.sh emojibot-0.1.0-py3-none-any.whl    from a wheel
#   sudo deploy/install.sh --uninstall                    feedback, settings and secrets stay
set -eu
umask 022 # whatever root has: the service's user must get at its program

program=/opt/emojibot
state=/var/lib/emojibot
settings=/etc/emojibot
unit=/etc/systemd/system/emojibot.service
command=/usr/local/bin/emojibot

fail() {
    echo "install.sh: $1" >&2
    exit "${2:-1}"
}

has_systemd() {
    [ -d /run/systemd/system ]
}

uninstall() {
    if has_systemd && [ -e "$unit" ]; then systemctl disable --now emojibot; fi
    rm -rf "$program" "$unit" "$command"
    if has_systemd; then systemctl daemon-reload; fi
    echo "Removed. Feedback is still in $state; settings, the token and the key are in $settings."
}

install_packages() {
    command -v apt-get >/dev/null || fail "this is no Debian or Ubuntu; see docs/deploy.md for other ways"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
        ca-certificates fonts-noto-color-emoji python3 python3-venv tzdata >/dev/null
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "emojibot needs Python 3.11 or newer: Debian 12, Ubuntu 24.04"
}

quiet_pip() {
    place=$1
    shift
    "$place/bin/python" -m pip --quiet --disable-pip-version-check "$@"
}

# A clone stays as it is: what is built of it lies aside.
build_wheel() {
    printf '[build]\nbuild_base=%s\n[egg_info]\negg_base=%s\n' "$aside" "$aside" >"$aside/setup.cfg"
    python3 -m venv "$aside/build"
    quiet_pip "$aside/build" install --require-hashes --requirement "$source/deploy/build.lock"
    DIST_EXTRA_CONFIG=$aside/setup.cfg \
        quiet_pip "$aside/build" wheel --no-deps --no-build-isolation --wheel-dir "$aside" "$source"
}

# Libraries are the files that were tested, by their hashes, which every wheel brings. A wheel of
# the same version may hold other code.
install_program() {
    aside=$(mktemp -d)
    trap 'rm -rf "$aside"' EXIT
    wheel=$source
    if [ -d "$source" ]; then
        build_wheel
        wheel=$(echo "$aside"/*.whl)
    fi
    python3 -m zipfile --extract "$wheel" "$aside/wheel" || fail "$source is no wheel" 2
    lock=$(echo "$aside"/wheel/*/data/share/doc/emojibot/deploy/requirements.lock)
    [ -f "$lock" ] || fail "$source does not say which libraries it was tested with" 2
    python3 -m venv "$program"
    quiet_pip "$program" install --require-hashes --requirement "$lock"
    quiet_pip "$program" install --no-deps --force-reinstall "$wheel"
}

ask_for_token() {
    [ -t 0 ] || fail "there is no token: sudo BOT_TOKEN=... $0" 2
    printf 'Token from @BotFather (it stays hidden): ' >&2
    trap 'stty echo' EXIT
    trap 'exit 130' INT
    stty -echo
    read -r token || true
    echo >&2
    printf '%s' "$token"
}

# What is there already stays as it is, but for a token that is given.
make_secrets() (
    install -d -m 0700 "$settings"
    umask 077
    if [ -n "${BOT_TOKEN:-}" ]; then
        printf '%s\n' "$BOT_TOKEN" >"$settings/bot_token"
    elif [ ! -s "$settings/bot_token" ]; then
        token=$(ask_for_token)
        [ -n "$token" ] || fail "there is no token: get one from @BotFather" 2
        printf '%s\n' "$token" >"$settings/bot_token"
    fi
    if [ ! -s "$settings/encryption_key" ]; then
        head -c 32 /dev/urandom | basenc --base64url >"$settings/encryption_key"
        echo "Made the key $settings/encryption_key: keep a copy apart from the database."
    fi
    if [ ! -e "$settings/settings" ]; then
        echo "# NAME=value, as in $program/share/doc/emojibot/.env.example" >"$settings/settings"
    fi
)

make_user() {
    id emojibot >/dev/null 2>&1 ||
        useradd --system --home-dir "$state" --no-create-home --shell /usr/sbin/nologin emojibot
    install -d -o emojibot -g emojibot -m 0700 "$state"
}

# Commands run as the service does: its user, its settings and secrets, its folder.
make_command() {
    cat >"$command" <<END
#!/bin/sh
exec systemd-run --quiet --collect --wait --pipe \\
    --property=User=emojibot --property=UMask=0077 --property=WorkingDirectory=$state \\
    --property=LoadCredential=bot_token:$settings/bot_token \\
    --property=LoadCredential=encryption_key:$settings/encryption_key \\
    --property=EnvironmentFile=-$settings/settings \\
    $program/bin/emojibot "\$@"
END
    chmod 0755 "$command"
}

start() {
    install -m 0644 "$program/share/doc/emojibot/deploy/emojibot.service" "$unit"
    if ! has_systemd; then
        echo "Installed. systemd does not run here; at the next boot: systemctl enable --now emojibot"
        return
    fi
    systemctl daemon-reload
    systemctl enable --quiet emojibot
    # It is started once Telegram answers, which may be never.
    timeout 90 systemctl restart emojibot || {
        [ $? = 124 ] || fail "it does not start; see: journalctl -u emojibot"
        echo "It still waits for Telegram. See: journalctl -fu emojibot"
        return
    }
    echo "It runs. See: systemctl status emojibot, journalctl -fu emojibot, sudo emojibot check"
}

case "${1:-}" in
-h | --help)
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0"
    exit
    ;;
esac
[ "$(id -u)" = 0 ] || fail "only root can install: sudo $0" 2
case "${1:-}" in
--uninstall) uninstall ;;
-*) fail "there is no option $1; see $0 --help" 2 ;;
*)
    source=${1:-$(dirname "$(dirname "$(readlink -f "$0")")")}
    [ -e "$source" ] || fail "there is no $source" 2
    install_packages
    install_program
    make_user
    make_secrets
    make_command
    start
    ;;
esac
