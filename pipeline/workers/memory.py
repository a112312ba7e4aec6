"""How much memory this process holds, and a limit on what more it may take, on each system."""

import contextlib
import ctypes
import gc
import sys
from typing import Any

_GARBAGE = (200_000, 20, 20)
_KILL_NOTHING_BUT_MEMORY = 0x00000100  # JOB_OBJECT_LIMIT_PROCESS_MEMORY
_EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation


class _BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = [
        ("PerProcessUserTimeLimit", ctypes.c_int64), ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32), ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t), ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t), ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    ]  # fmt: skip


class JobLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = [
        ("BasicLimitInformation", _BasicLimits), ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t), ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t), ("PeakJobMemoryUsed", ctypes.c_size_t),
    ]  # fmt: skip


class _Counters(ctypes.Structure):
    """PROCESS_MEMORY_COUNTERS."""

    _fields_ = [
        ("cb", ctypes.c_uint32), ("PageFaultCount", ctypes.c_uint32),
        ("PeakWorkingSetSize", ctypes.c_size_t), ("WorkingSetSize", ctypes.c_size_t),
        ("QuotaPeakPagedPoolUsage", ctypes.c_size_t), ("QuotaPagedPoolUsage", ctypes.c_size_t),
        ("QuotaPeakNonPagedPoolUsage", ctypes.c_size_t),
        ("QuotaNonPagedPoolUsage", ctypes.c_size_t), ("PagefileUsage", ctypes.c_size_t),
        ("PeakPagefileUsage", ctypes.c_size_t),
    ]  # fmt: skip


def seldom_collect() -> None:
    """Look for cycles now and then: hardly anything of ours is one, and to look takes a tenth."""
    gc.set_threshold(*_GARBAGE)


def limit_memory(more: int) -> None:
    """Allow this process so many bytes beyond what it has already, where the system can."""
    if sys.platform == "win32":
        limit_on_windows(_kernel(), memory_used() + more)
        return
    used = memory_used()
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        if used:
            resource.setrlimit(resource.RLIMIT_AS, (used + more, used + more))


def memory_used() -> int:
    """Bytes of address space (Linux) or of committed memory (Windows); 0 where nothing tells."""
    if sys.platform == "win32":
        return committed_on_windows(_kernel())
    try:
        import resource

        with open("/proc/self/statm") as pages:  # noqa: PTH123 - after every question
            return int(pages.read().split()[0]) * resource.getpagesize()
    except (ImportError, OSError):
        return 0


def _kernel() -> Any:
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined]
    for function in (kernel.CreateJobObjectW, kernel.GetCurrentProcess):
        function.restype = ctypes.c_void_p
    return kernel


def limit_on_windows(kernel: Any, most: int) -> bool:
    """Put this process into a job that may commit `most` bytes; False where Windows refuses."""
    job = kernel.CreateJobObjectW(None, None)
    limits = JobLimits()
    limits.BasicLimitInformation.LimitFlags = _KILL_NOTHING_BUT_MEMORY
    limits.ProcessMemoryLimit = most
    size, place = ctypes.sizeof(limits), ctypes.byref(limits)
    return bool(
        job
        and kernel.SetInformationJobObject(ctypes.c_void_p(job), _EXTENDED_LIMITS, place, size)
        and kernel.AssignProcessToJobObject(
            ctypes.c_void_p(job), ctypes.c_void_p(kernel.GetCurrentProcess())
        )
    )


def committed_on_windows(kernel: Any) -> int:
    """Bytes that this process has committed; 0 where Windows does not tell."""
    counters = _Counters()
    counters.cb = ctypes.sizeof(counters)
    process = ctypes.c_void_p(kernel.GetCurrentProcess())
    told = kernel.K32GetProcessMemoryInfo(process, ctypes.byref(counters), counters.cb)
    return counters.PagefileUsage if told else 0
