"""Windows imitated on Linux: what it has not, and what it does not let be done with an open file.

A file that any program holds open cannot be removed, replaced or renamed, nor can a folder that
holds one; a rename never replaces. Only this process and its children are looked at.
"""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

FREE = sys.platform == "win32" or not Path("/proc/self/fd").is_dir()  # nothing can be imitated

# What Windows has not, or only for administrators; a module that needs one must do without it there.
MODULES = {
    "crypt", "curses", "fcntl", "grp", "nis", "posix", "pty", "pwd", "readline", "resource",
    "spwd", "syslog", "termios", "tty",
}  # fmt: skip
_SIGNALS = "SIGALRM SIGBUS SIGCHLD SIGHUP SIGKILL SIGPIPE SIGQUIT SIGSTOP SIGTSTP SIGUSR1 SIGUSR2"
NAMES = {
    "os": {
        "WEXITSTATUS", "WIFEXITED", "WNOHANG", "O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "O_SYNC",
        "chown", "chroot", "confstr", "ctermid", "fchdir", "fchown", "fork", "forkpty", "getegid",
        "geteuid", "getgid", "getgroups", "getloadavg", "getpgid", "getpgrp", "getpriority",
        "getresuid", "getsid", "getuid", "killpg", "lchown", "lockf", "mkfifo", "mknod", "nice",
        "openpty", "pathconf", "posix_fallocate", "posix_spawn", "pread", "pwrite",
        "sched_getaffinity", "sched_setaffinity", "sendfile", "setegid", "seteuid", "setgid",
        "setpgid", "setpriority", "setsid", "setuid", "statvfs", "symlink", "sync", "sysconf", "tcgetpgrp",
        "uname", "wait", "wait3", "wait4", "waitid",
    },
    "signal": {
        *_SIGNALS.split(), "alarm", "pause", "pthread_kill", "pthread_sigmask", "setitimer",
        "siginterrupt", "sigpending", "sigtimedwait", "sigwait",
    },
    "socket": {"AF_UNIX", "socketpair"},
    "time": {"tzset", "pthread_getcpuclockid"},
}  # fmt: skip
RESERVED = {
    "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))
}  # fmt: skip
FORBIDDEN = '<>:"|?*\\'
LONGEST_PATH = 180  # of the 260 letters there are, with room for the folder that it is put in


def is_allowed(name: str) -> bool:
    """Whether Windows lets a file or folder have this name."""
    stem = name.partition(".")[0].rstrip().lower()
    odd = set(name) & set(FORBIDDEN) or any(ord(letter) < 32 for letter in name)
    return not odd and stem not in RESERVED and name == name.rstrip(" .") and name != ""


def open_files() -> set[str]:
    """Full paths of the files that this process and its children hold open."""
    return {path for pid in _family() for path in _held_by(pid)}


def _family() -> Iterator[str]:
    """The numbers of this process and of all that it started."""
    todo = [str(os.getpid())]
    while todo:
        yield (pid := todo.pop())
        for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
            todo += tasks.read_text(encoding="ascii").split()


def _held_by(pid: str) -> Iterator[str]:
    try:
        for link in Path(f"/proc/{pid}/fd").iterdir():
            target = link.readlink()
            if not target.is_dir():
                yield str(target)
    except OSError:  # it has ended meanwhile
        return


def _refuse_open(path: str) -> None:
    held = sorted(file for file in open_files() if f"{file}/".startswith(f"{path}/"))
    if held:
        raise PermissionError(13, f"open in a program: {held[0]}", path)


def _full(path: str | Path, folder: int | None = None) -> str:
    """The full path of what is named in the current folder, or in one that is open."""
    base = Path.cwd() if folder is None else Path(f"/proc/self/fd/{folder}").readlink()
    return os.path.normpath(base / path)


def as_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on open files are guarded, renames never replace, and what is POSIX is not there."""
    if FREE:
        return
    unlink, rename, replace = os.unlink, os.rename, os.replace

    def guarded_unlink(path, *, dir_fd=None) -> None:
        _refuse_open(_full(path, dir_fd))
        unlink(path, dir_fd=dir_fd)

    def moved(move: Callable, source, target, replaces: bool) -> None:
        for path in (_full(source), _full(target)):
            _refuse_open(path)
        if os.path.lexists(target) and not replaces:
            raise FileExistsError(17, "a rename never replaces", os.fspath(target))
        if Path(target).is_dir():
            raise PermissionError(13, "a folder is never replaced", os.fspath(target))
        move(source, target)

    monkeypatch.setattr(os, "unlink", guarded_unlink)
    monkeypatch.setattr(os, "remove", guarded_unlink)
    monkeypatch.setattr(os, "rename", lambda source, target: moved(rename, source, target, False))
    monkeypatch.setattr(os, "replace", lambda source, target: moved(replace, source, target, True))
