# Installs what scripts/packages lists. Not a script of its own: sourced by scripts/test and others.
# Read next: build.sh beside it.
# shellcheck shell=bash

: "${root:?set by the script that sources this}"

# package_lines GROUP...: the lines "package probe" of these groups.
package_lines() {
    local list group package probe wanted
    list="$root/scripts/packages"
    while read -r group package probe _; do
        case "$group" in '' | '#'*) continue ;; esac
        for wanted in "$@"; do
            if [[ $group == "$wanted" ]]; then printf '%s %s\n' "$package" "$probe"; fi
        done
    done <"$list"
}

is_debian() {
    command -v dpkg-query >/dev/null && command -v apt-get >/dev/null &&
        grep -qx 'ID=debian' /etc/os-release 2>/dev/null
}

package_is_installed() {
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# On systems whose package names we do not know, look for the command or the header itself.
probe_succeeds() {
    local kind=${1%%:*} name=${1#*:}
    case "$kind" in
    command) command -v "$name" >/dev/null ;;
    header) printf '#include <%s>\n' "$name" | c++ -std=c++20 -E -x c++ - >/dev/null 2>&1 ||
        [[ -e /usr/include/$name || -e /usr/local/include/$name ]] ;;
    *) return 1 ;;
    esac
}

missing_packages() {
    local package probe
    while read -r package probe; do
        if is_debian; then
            package_is_installed "$package" || printf '%s\n' "$package"
        else
            probe_succeeds "$probe" || printf '%s\n' "$package"
        fi
    done < <(package_lines "$@")
}

# The command prefix that makes us root: empty, sudo, or failure.
become_root() {
    if [[ $(id -u) == 0 ]]; then return 0; fi
    command -v sudo >/dev/null || return 1
    if sudo -n true 2>/dev/null || [[ -t 0 ]]; then echo sudo; else return 1; fi
}

# require_packages GROUP...: returns when all are there. Asks the network only when one is missing.
require_packages() {
    local missing prefix
    mapfile -t missing < <(missing_packages "$@")
    if [[ ${#missing[@]} == 0 ]]; then return 0; fi
    if ! is_debian || ! prefix=$(become_root); then
        printf 'missing: %s\n' "${missing[*]}" >&2
        echo 'Names are those of Debian 12. Install them, then run this again.' >&2
        exit 2
    fi
    echo "installing: ${missing[*]}"
    # The lists on the machine may be fresh enough; only when they are not, fetch them.
    if ! apt_install "$prefix" "${missing[@]}" >/dev/null 2>&1; then
        $prefix apt-get -q update
        apt_install "$prefix" "${missing[@]}" || {
            printf 'could not install: %s\n' "${missing[*]}" >&2
            exit 2
        }
    fi
}

# want_packages GROUP...: the same, but what cannot be had is left out.
want_packages() {
    (require_packages "$@") || echo 'going on without them'
}

apt_install() {
    local prefix=$1
    shift
    $prefix env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "$@" </dev/null
}
