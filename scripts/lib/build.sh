# Configures and builds a preset. Not a script of its own: sourced by scripts/test, scripts/demo
# and others. Read next: ../test, and CMakePresets.json for what a preset is.
# shellcheck shell=bash

: "${root:?set by the script that sources this}"

# Processes at once: as many as there are cores, or OFFHOOK_JOBS.
jobs_wanted() {
    echo "${OFFHOOK_JOBS:-$(nproc 2>/dev/null || echo 2)}"
}

# build_preset PRESET [TARGET...]: all targets when none is named.
build_preset() {
    local preset=$1 launcher=
    shift
    if command -v ccache >/dev/null; then
        launcher=ccache
        # Two checkouts of one tree then share their objects.
        export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
    fi
    mkdir -p "$root/build/$preset"
    local log="$root/build/$preset/configure.log"
    if ! (cd "$root" && cmake --preset "$preset" -DCMAKE_CXX_COMPILER_LAUNCHER="$launcher") \
        >"$log" 2>&1; then
        cat "$log" >&2
        return 1
    fi
    local targets=()
    if [[ $# -gt 0 ]]; then targets=(--target "$@"); fi
    (cd "$root" && cmake --build --preset "$preset" -j "$(jobs_wanted)" "${targets[@]}")
}
