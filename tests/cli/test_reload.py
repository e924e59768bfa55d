# SIGHUP: the file of --table again, for calls to come; with faults the one in force stays.
import os
import re
import signal
import tempfile

from kit import LISTEN, Phone, run

GOOD = "offhook: table/1\nextends: default.yaml\nsettings: {ring_timeout: %s}\n"


def test_table_is_reloaded_on_sighup():
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "mine.yaml")
        write(file, GOOD % "30s")
        with Phone("answer", *LISTEN, "--table", file) as phone:
            port = phone.port
            write(file, GOOD % "20s")
            phone.process.send_signal(signal.SIGHUP)
            good = phone.wait_for(r"^table reloaded, in force: sha256 ([0-9a-f]{64})$").group(1)
            write(file, GOOD % "20")
            phone.process.send_signal(signal.SIGHUP)
            bad = phone.wait_for(r"^table refused, in force: sha256 ([0-9a-f]{64})$").group(1)
            assert bad == good
            # It still takes calls, by the table in force.
            code, _, err = run("call", f"sip:a@127.0.0.1:{port}", *LISTEN, "--hangup-after", "1ms")
            assert code == 0, err
            os.unlink(file)
            phone.process.send_signal(signal.SIGHUP)
            assert phone.stop(signal.SIGINT) == 0
            err = phone.process.stderr.read()
            assert re.search(r"mine\.yaml:3:\d+: error: ", err), err
            assert phone.log().count("sha256") == 3 and good in phone.log(), phone.log()


def write(file, text):
    with open(file, "w", encoding="utf-8") as out:
        out.write(text)
