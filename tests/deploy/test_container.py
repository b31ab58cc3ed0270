"""The container files: no engine is needed for these tests, so the image itself is not built here.

What can be shown without one: the files are well formed, name only what exists, and the commands that fill the image
give a working dockfix from exactly the files that are copied into it.
"""

import fnmatch
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot import __version__
from bot.config import load
from bot.durable import DRAIN_SECONDS
from tests.deploy.conftest import uv
from tests.deploy.pages import DEPLOY, ROOT
from tests.lab import Engine
from tests.lab.fixtures import HostFactory

BUILD, FINAL = 0, 1


def stages() -> list[list[tuple[str, str]]]:
    """The Dockerfile's instructions as (name, rest), by stage."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    lines = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    found: list[list[tuple[str, str]]] = []
    for line in filter(str.strip, lines):
        name, _, rest = line.partition(" ")
        if name == "FROM":
            found.append([])
        found[-1].append((name, " ".join(rest.split())))
    return found


def copied() -> list[tuple[list[str], str]]:
    """What the build stage copies from the checkout: sources and target."""
    pairs = [rest.split() for name, rest in stages()[BUILD] if name == "COPY"]
    return [(parts[:-1], parts[-1]) for parts in pairs]


def ignored(path: str) -> bool:
    """Whether the builder leaves out a path of the checkout; the last pattern that fits decides."""
    out = False
    for line in (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        pattern = line.removeprefix("!")
        parts = path.split("/")
        ways = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
        fits = any(
            fnmatch.fnmatch(way.rpartition("/")[2], pattern.removeprefix("**/"))
            if pattern.startswith("**/")
            else fnmatch.fnmatch(way, pattern)
            for way in ways
        )
        if fits:
            out = not line.startswith("!")
    return out


def test_the_image_is_made_from_files_that_exist_and_that_the_builder_gets() -> None:
    sources = [source for each, _ in copied() for source in each]
    assert {"pyproject.toml", "uv.lock", "README.md", "LICENSE", "bot", "handlers"} == set(sources)
    for source in sources:
        assert (ROOT / source).exists()
        assert not ignored(source)


@pytest.mark.parametrize(
    "path",
    [".git/config", ".venv/bin/python", "tests/suites.py", "deploy/README.md", "dockfix.db", "bot/__pycache__/x.pyc",
     "handlers/playground/console/package.json"],
)  # fmt: skip
def test_the_builder_does_not_get_what_the_image_does_not_need(path: str) -> None:
    assert ignored(path)


def test_the_commands_of_the_build_stage_give_a_dockfix_that_needs_no_checkout(tmp_path: Path) -> None:
    source, target = tmp_path / "src", tmp_path / "opt"
    source.mkdir()
    environment = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(target), "UV_LINK_MODE": "copy"}
    environment.pop("VIRTUAL_ENV", None)
    for name, rest in stages()[BUILD]:
        if name == "COPY":
            *files, where = rest.split()
            for file in files:
                path = ROOT / file
                if path.is_dir():
                    shutil.copytree(path, source / where, ignore=shutil.ignore_patterns("__pycache__", "console"))
                else:
                    shutil.copy(path, source / where)
        if name == "RUN" and rest.startswith("uv "):
            done = subprocess.run(
                [uv(), *rest.split()[1:]], cwd=source, env=environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stderr
    shutil.rmtree(source)
    done = subprocess.run(
        [str(target / "bin" / "dockfix"), "--version"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (0, f"dockfix {__version__}\n", "") == (done.returncode, done.stdout, done.stderr)
    # Everything that serving needs can be imported, and nothing of the tests came along.
    check = (
        "import importlib.util, sys, bot.desk, bot.reaches, handlers.slack.app; "
        "sys.exit(importlib.util.find_spec('pytest') is not None)"
    )
    subprocess.run([str(target / "bin" / "python"), "-c", check], cwd=tmp_path, check=True)


@pytest.mark.lab
def test_the_commands_of_the_final_stage_make_the_user_and_the_place_of_the_record(lab_host: HostFactory) -> None:
    host = lab_host(Engine.DOCKER_20_10)
    host.run("userdel", "--force", "--remove", "dockfix")  # the lab's own user of that name
    for name, rest in stages()[FINAL]:
        if name == "RUN":
            host.run("sh", "-ec", rest)
    assert "10001:10001::/nonexistent:/usr/sbin/nologin" in host.run("getent", "passwd", "dockfix").stdout
    assert "10001:10001 700" == host.run("stat", "--format=%u:%g %a", "/var/lib/dockfix").stdout.strip()


def test_the_lock_decides_the_versions_in_the_image() -> None:
    syncs = [rest for name, rest in stages()[BUILD] if name == "RUN" and "uv sync" in rest]
    assert len(syncs) == 2
    assert all("--frozen" in sync and "--no-dev" in sync for sync in syncs)


def test_the_image_runs_as_nobody_in_particular_and_has_no_node_and_no_uv() -> None:
    final = dict(reversed(stages()[FINAL]))
    assert "10001:10001" == final["USER"]
    assert '["dockfix"]' == final["ENTRYPOINT"]
    text = " ".join(rest for _, rest in stages()[FINAL])
    assert "npm" not in text
    assert "node" not in text.lower().replace("no-create-home", "")
    assert [] == [rest for name, rest in stages()[FINAL] if name == "RUN" and "uv" in rest.split()]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


def test_compose_builds_the_dockerfile_in_the_root_of_the_checkout(compose: dict[str, Any]) -> None:
    build = compose["services"]["dockfix"]["build"]
    context = (DEPLOY / build["context"]).resolve()
    assert ROOT == context
    assert (context / build["dockerfile"]).is_file()


def test_compose_gives_dockfix_time_to_finish_what_runs_on_a_host(compose: dict[str, Any]) -> None:
    grace = compose["services"]["dockfix"]["stop_grace_period"]
    assert int(grace.removesuffix("s")) > DRAIN_SECONDS


def test_no_docker_socket_and_no_secret_is_in_compose(compose: dict[str, Any]) -> None:
    service = compose["services"]["dockfix"]
    assert ["/etc/dockfix:/etc/dockfix:ro", "record:/var/lib/dockfix"] == service["volumes"]
    assert "privileged" not in service
    assert ["ALL"] == service["cap_drop"]
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    assert "xoxb-" not in text
    assert "POSTGRES_PASSWORD:" not in text


def test_every_volume_and_secret_that_a_service_names_is_declared(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        named = [volume.split(":")[0] for volume in service.get("volumes", [])]
        assert set() == {name for name in named if not name.startswith("/")} - set(compose["volumes"])
        assert set() == set(service.get("secrets", [])) - set(compose["secrets"])


def test_postgresql_is_only_started_when_asked_for(compose: dict[str, Any]) -> None:
    assert ["postgres"] == compose["services"]["postgres"]["profiles"]
    assert "depends_on" not in compose["services"]["dockfix"]


def test_the_url_that_compose_tells_for_postgresql_is_one_that_dockfix_takes(tmp_path: Path) -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    (url,) = re.findall(r'url = "(postgresql://[^"]+)"', text)
    path = tmp_path / "dockfix.toml"
    path.write_text(f'[store]\nurl = "{url}"\n', encoding="utf-8")
    config = load(path, {})
    assert (url, ()) == (config.store.url, config.warnings)
