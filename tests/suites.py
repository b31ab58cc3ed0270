"""Runs the suites that this machine can run, and says of each whether it ran; never a green line over a skipped one."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests import lab, postgres
from tests.judges import stage as judges

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
CHROMIUM = "chromium"


@dataclass(frozen=True, slots=True)
class Suite:
    """A part of the tests: how to run it, what to do before, and what must be there.

    `missing` gives the reasons why it cannot run; `options` are pytest's.
    """

    name: str
    commands: tuple[tuple[str, ...], ...] = ()
    marker: str = ""
    packages: tuple[str, ...] = ()
    prepare: tuple[tuple[str, ...], ...] = ()
    missing: Callable[[], list[str]] = list
    options: tuple[str, ...] = ()


@dataclass(slots=True)
class Result:
    """What came of a suite."""

    suite: Suite
    reasons: list[str] = field(default_factory=list)
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0


def needs(*programs: str) -> Callable[[], list[str]]:
    """Return a check for programs, also where only root has them in its path."""
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    return lambda: [f"{program} is not installed" for program in programs if shutil.which(program, path=path) is None]


LINT = (
    (str(BIN / "ruff"), "check", "."),
    (str(BIN / "ruff"), "format", "--check", "."),
    (str(BIN / "mypy"),),
    (str(BIN / "lint-imports"),),
)
BUILD = (sys.executable, "-m", "tests.lab", "build")
MARKERS = ("sshd", "postgres", "judges", "browser", "lab")
SUITES = (
    Suite("lint", commands=LINT),
    # Its tests wait more than they work. Those of one file stay together, since some share what is costly to make.
    Suite(
        "unit",
        marker=" and ".join(f"not {marker}" for marker in MARKERS),
        options=("-n", "2", "--dist", "loadfile"),
    ),
    Suite(
        "sshd",
        marker="sshd and not lab and not browser",
        packages=("openssh-server", "openssh-client", "dash", "busybox-static"),
        missing=needs("sshd", "ssh-agent", "ssh-keygen", "dash", "busybox"),
    ),
    Suite(
        "postgres",
        marker="postgres and not lab and not browser",
        packages=("postgresql", "util-linux"),
        missing=postgres.missing,
    ),
    Suite(
        "judges",
        marker="judges and not lab and not browser",
        packages=("nodejs", "npm"),
        prepare=(judges.INSTALL,),
        missing=judges.missing,
    ),
    Suite(
        "browser",
        marker="browser and not lab",
        packages=("chromium", "fonts-liberation", "fonts-noto-color-emoji"),
        missing=needs(CHROMIUM),
    ),
    Suite(
        "lab",
        marker="lab",
        packages=(
            "systemd-container",
            "debootstrap",
            "iproute2",
            "iptables",
            "nftables",
            "util-linux",
            "mount",
            "strace",
            "openssh-client",
            "busybox-static",
            "debian-archive-keyring",
        ),
        # Built ahead, so that no test's time limit runs while packages are fetched.
        prepare=(
            BUILD,
            (*BUILD, lab.Engine.DOCKER_20_10.value, "--extra", lab.Extra.PYTHON.value),
            (*BUILD, "--extra", lab.Extra.RIVALS.value),
        ),
        missing=lab.missing,
    ),
)


def install(suites: list[Suite]) -> None:
    """As root on Debian, install by apt what the suites lack, and say so first."""
    wanted = sorted({package for suite in suites if suite.missing() for package in suite.packages})
    if not wanted or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print(f"Installing by apt what the suites need: {' '.join(wanted)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment, stdin=subprocess.DEVNULL)
    subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *wanted],
        check=True,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )


def run(suite: Suite, extra: list[str]) -> Result:
    """Run one suite, or tell why it cannot run."""
    reasons = suite.missing()
    if reasons:
        return Result(suite, reasons)
    print(f"\n== {suite.name}", flush=True)
    started = time.monotonic()
    for command in suite.prepare:
        if subprocess.run(command, cwd=ROOT, check=False, stdin=subprocess.DEVNULL).returncode != 0:
            return Result(suite, failed=1)
    result = _run_commands(suite) if suite.commands else _run_pytest(suite, extra)
    result.seconds = time.monotonic() - started
    return result


def _run_commands(suite: Suite) -> Result:
    result = Result(suite)
    for command in suite.commands:
        print("$ " + " ".join((Path(command[0]).name, *command[1:])), flush=True)
        done = subprocess.run(command, cwd=ROOT, check=False, stdin=subprocess.DEVNULL)
        if done.returncode == 0:
            result.passed += 1
        else:
            result.failed += 1
    return result


def _run_pytest(suite: Suite, extra: list[str]) -> Result:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-m", suite.marker, f"--junitxml={report}"]
        command += [*suite.options, *extra]
        done = subprocess.run(command, cwd=ROOT, check=False, stdin=subprocess.DEVNULL)
        if not report.exists():
            return Result(suite, failed=1)
        totals = ET.parse(report).getroot().find("testsuite")  # noqa: S314 - written by pytest a moment ago
    if totals is None:
        return Result(suite, failed=1)
    count = {name: int(totals.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")}
    failed = count["failures"] + count["errors"]
    result = Result(suite, passed=count["tests"] - failed - count["skipped"], failed=failed, skipped=count["skipped"])
    if done.returncode != 0 and not failed:
        result.failed = 1
    return result


def tell(results: list[Result], require_all: bool) -> int:
    """Print a line for each suite and a closing line; return the exit status."""
    bad = False
    print("\nSuites:")
    for result in results:
        if result.reasons:
            bad |= require_all
            print(f"  {result.suite.name:8} NOT RUN: {'; '.join(result.reasons)}")
            continue
        bad |= result.failed > 0 or (result.skipped > 0 and require_all) or result.passed == 0
        skipped = f", {result.skipped} skipped" if result.skipped else ""
        word = "FAILED" if result.failed else "run"
        print(
            f"  {result.suite.name:8} {word}: {result.passed} passed, {result.failed} failed{skipped} "
            f"({result.seconds:.0f} s)"
        )
    if require_all and any(result.reasons or result.skipped for result in results):
        print("REQUIRE=all: what was not run counts as failed.")
    failed = sum(r.failed + (r.skipped + len(r.reasons) if require_all else 0) for r in results)
    print(f"{sum(r.passed for r in results)} passed, {failed} failed", flush=True)
    return 1 if bad else 0


def main() -> int:
    """Run the suites that were named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.suites", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"some of: {', '.join(suite.name for suite in SUITES)}")
    parser.add_argument("--require", choices=["all"], help="a suite that cannot run is a failure")
    parser.add_argument("--pytest", default="", help="more arguments for pytest")
    chosen = parser.parse_args()
    unknown = set(chosen.names) - {suite.name for suite in SUITES}
    if unknown:
        parser.error(f"no such suite: {', '.join(sorted(unknown))}")
    suites = [suite for suite in SUITES if not chosen.names or suite.name in chosen.names]
    install(suites)
    return tell([run(suite, chosen.pytest.split()) for suite in suites], chosen.require == "all")


if __name__ == "__main__":
    sys.exit(main())
