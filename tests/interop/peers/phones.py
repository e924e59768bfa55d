# The phones that are compared: how each is built and told what to do. Not what they are told: see
# moments.py. A phone is told (moment, milliseconds) to call and hang up so long after the INVITE,
# the 180 or the answer, or None to answer and hang up with its 200. Read next: run.
import os
import pathlib
import shutil
import subprocess

from kit import BUILD, OFFHOOK

HERE = pathlib.Path(__file__).resolve().parent
OURS = {"start": "--cancel-after", "ringing": "--cancel-when-ringing", "up": "--hangup-after"}


def offhook(_, port, uri, told):
    here = ["--listen", f"udp:127.0.0.1:{port}"]
    if told is None:
        return [OFFHOOK, "answer", "--hangup-after", "0s", *here]
    return [OFFHOOK, "call", uri, OURS[told[0]], f"{told[1]}ms", *here]


def program(words, port, uri, told):
    if told is None:
        return [*words, str(port), "answer"]
    return [*words, str(port), "call", uri, told[0], str(told[1])]


def compiled(name, package):
    """The path of the program, or None when the library is not installed."""
    asked = ["pkg-config", "--cflags", "--libs", package]
    if shutil.which("pkg-config") is None:
        return None
    found = subprocess.run(asked, capture_output=True, text=True, check=False)
    if found.returncode != 0:
        return None
    folder = BUILD / "peers"
    os.makedirs(folder, exist_ok=True)
    made, source = folder / name, HERE / f"{name}.c"
    if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
        subprocess.run(["cc", "-std=c11", "-D_DEFAULT_SOURCE", "-Wall", "-Wextra", str(source),
                        "-o", str(made), *found.stdout.split()], check=True)
    return str(made)


def version(package):
    found = subprocess.run(["pkg-config", "--modversion", package], capture_output=True, text=True,
                           check=False)
    return found.stdout.strip()


# name in the table: source here and its first words, package of pkg-config, Debian's package
LIBRARIES = {"sofia-sip (nua_bye)": (["sofia", "bye"], "sofia-sip-ua", "libsofia-sip-ua-dev"),
             "sofia-sip (destroy)": (["sofia", "destroy"], "sofia-sip-ua", "libsofia-sip-ua-dev"),
             "libre": (["libre"], "libre", "libre-dev")}
