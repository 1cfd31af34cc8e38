#!/bin/sh
# libfaketime 0.9.10 (Debian bookworm's 0.9.10-2.1) shifts the clocks of one process. Told by FAKETIME_DONT_FAKE_MONOTONIC=1
# to leave the monotonic one alone, it lets nobody sleep until a moment of it, as CPython does from 3.11 on
# (clock_nanosleep): time.sleep raises OSError: [Errno 22] Invalid argument, and so does whatever sleeps in turn, such as
# subprocess.Popen.wait with a timeout. Without that setting both clocks are shifted, and it sleeps.
#
# Whoever tests a server under a clock that goes wrong: shift both.
#
# Seen on CPython 3.11: "Invalid argument" with the setting, "slept" without, an hour ahead and an hour behind.
# Fails if that changes.
set -eu
folder=$(mktemp -d)
cd "$folder"
apt-get -q -o APT::Sandbox::User=root download libfaketime=0.9.10-2.1 > /dev/null
dpkg-deb -x libfaketime_0.9.10-2.1_*.deb .
library=$(find "$folder" -name libfaketime.so.1)
cat > sleep.py <<'PYTHON'
import time

try:
    time.sleep(0.01)
except OSError as refused:
    print(refused.strerror)
else:
    print("slept")
PYTHON
asleep() {
    env LD_PRELOAD="$library" FAKETIME="$1" FAKETIME_DONT_FAKE_MONOTONIC="$2" python3 sleep.py
}
said="$(asleep +1h 1), $(asleep -1h 1); $(asleep +1h 0), $(asleep -1h 0)"
echo "$said"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'
test "$said" = "Invalid argument, Invalid argument; slept, slept"
