"""The lab by hand: `python -m tests.lab build|up|clean|status`."""

import argparse
import shlex
import signal
import sys
import time

from tests.lab import roots
from tests.lab.engines import Engine, Extra
from tests.lab.errors import LabError
from tests.lab.needs import missing
from tests.lab.session import Lab, live, sweep_all
from tests.lab.tools import lab_dir, remove_tree


def main() -> int:
    """Run the command of the person; gives the exit code: 0 done, 1 it failed, 3 the lab cannot run here."""
    arguments = _parser().parse_args()
    if reasons := missing():
        print("The lab cannot run here:", *(f"- {reason}" for reason in reasons), sep="\n", file=sys.stderr)
        return 3
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts background jobs with SIGINT ignored
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    engines = getattr(arguments, "engine", None) or list(Engine)
    try:
        match arguments.command:
            case "build":
                roots.ensure(engines, extra=arguments.extra)
                print(f"The root file systems of {', '.join(engines)} are ready in {lab_dir() / 'roots'}.")
            case "up":
                _up(engines, extra=arguments.extra)
            case "clean":
                _clean()
            case _:
                _status()
    except LabError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.lab", description="Real Docker hosts in network namespaces.")
    commands = parser.add_subparsers(dest="command", required=True)
    names = [engine.value for engine in Engine]
    for name, text in (
        ("build", "build the root file systems that are not there yet"),
        ("up", "boot hosts and wait for Ctrl-C"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument(
            "engine",
            nargs="*",
            type=Engine,
            metavar="ENGINE",
            help=f"any of {', '.join(names)}; all when none is named",
        )
        command.add_argument("--extra", type=Extra, choices=list(Extra), help="what the hosts have on top")
    commands.add_parser("clean", help="remove what killed sessions left, and root file systems of older recipes")
    commands.add_parser("status", help="what is built, what runs, whether the lab can run here")
    return parser


def _up(engines: list[Engine], *, extra: Extra | None) -> None:
    with Lab() as lab:
        print(f"Booting {', '.join(engines)} ...", flush=True)
        started = time.monotonic()
        hosts = lab.boot_all([(engine, f"host{number}") for number, engine in enumerate(engines, 1)], extra=extra)
        print(f"Up in {time.monotonic() - started:.1f} s.\n")
        config = lab.directory / "dockfix.toml"
        config.write_text("\n".join(host.config_toml(host.name) for host in hosts), encoding="utf-8")
        for host in hosts:
            print(f"{host.name}  {host.address}  {host.engine}  user {host.user} (sudo), user plain (no rights)")
            print(f"  known_hosts {host.known_hosts}\n  {shlex.join(host.ssh_command())}")
        print(f"\nkey         {lab.identity_file}\nconfig      {config}\ntry         dockfix check --config {config}")
        print("\nCtrl-C ends the hosts and removes them.", flush=True)
        _wait()
    print("The hosts are gone.")


def _wait() -> None:
    try:
        while True:
            signal.pause()
    except KeyboardInterrupt:
        print()


def _clean() -> None:
    swept = sweep_all()
    roots.sweep_builds()
    print(f"Swept {', '.join(swept)}." if swept else "No dead session had left anything.")
    running = live()
    for session in running:
        print(f"Still running, not touched: {session}")
    old = roots.outdated()
    if running and old:
        print(f"{len(old)} outdated root file systems stay while sessions run.")
        return
    for path in old:
        remove_tree(path)
        print(f"Removed the outdated root file system {path}.")


def _status() -> None:
    print(f"The lab lives in {lab_dir()}.")
    for engine in Engine:
        built = all(layer.is_dir() for layer in roots.layers(engine))
        extras = "".join(f", with a layer {extra}" for extra in Extra if roots.layers(engine, extra)[0].is_dir())
        print(f"{engine}  {'built' if built else 'not built'}{extras}")
    sessions = live()
    print("Sessions:", *(f"  {session}" for session in sessions), sep="\n") if sessions else print(
        "No session is open."
    )


if __name__ == "__main__":
    sys.exit(main())
