"""What people are shown to change themselves: diffs that really apply, and an honest word where there is none."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.model import Answer, EngineAction, EngineCall, Proposal
from tests.causes.world import ALLOCATED, BUSY, NO_ADDRESS, World, peer, process, sock, unit
from tests.facts.composed import asked, engine, labels

NGINX = process(812, "nginx", "/system.slice/nginx.service", holds=(7, 8))
NGINX_UNIT = unit("nginx.service", MainPID="812")
PORTS = """\
services:
  db:
    ports:
      - 80:80
  web:
    image: webapp
    environment: {A: hunter2}
    ports:
"""


def bindings(*places: str) -> dict[str, Any]:
    """Write `127.0.0.1:80:80/tcp` and its like as the engine keeps them."""
    found: dict[str, Any] = {}
    for place in places:
        inside, port, *address = place.rsplit(":", 2)[::-1]
        found.setdefault(inside, []).append({"HostIp": address[0] if address else "", "HostPort": port})
    return found


def composed(folder: Path, files: dict[str, str], *, at: str = "0.0.0.0", **changes: Any) -> World:
    """Make a host on which nginx has port 80, and these files of Compose, and `.env`, define the container."""
    for name, text in files.items():
        (folder / name).write_text(text)
    paths = ",".join(str(folder / name) for name in files if name != ".env")
    found = labels(folder, paths)
    answer = asked(["dash"], engine(folder, found))
    given = {
        "error": BUSY, "sockets": [sock(at, inode=7)], "processes": [NGINX], "units": [NGINX_UNIT], "labels": found,
        "bindings": bindings("80:80/tcp"), "compose_files": answer.output,
    }  # fmt: skip
    return World(**(given | changes))


def proposals(world: World) -> dict[str, Proposal]:
    diagnosis = world.diagnosis()
    for finding in diagnosis.findings:
        steps = [step for remedy in finding.remedies for step in (*remedy.steps, *remedy.undo)]
        assert not [s for s in steps if isinstance(s, EngineCall) and s.engine is EngineAction.REPUBLISH]
    return {proposal.id: proposal for finding in diagnosis.findings for proposal in finding.proposals}


def changed(folder: Path, proposal: Proposal) -> dict[str, str]:
    """Apply the diff as a person would, and return each line that is there now and was not before."""
    before = {path.name: path.read_text() for path in (*folder.glob("*.y*ml"), *folder.glob(".env"))}
    # Outside of any repository git applies a diff as `patch -p0` does.
    subprocess.run(
        ["git", "apply", "--unidiff-zero", "-p0", "-"], input=proposal.diff, text=True, check=True, cwd=folder,
        env={"GIT_CEILING_DIRECTORIES": str(folder.parent), "PATH": "/usr/bin:/bin", "GIT_DIR": str(folder / "none")},
    )  # fmt: skip
    after = {path.name: path.read_text() for path in (*folder.glob("*.y*ml"), *folder.glob(".env"))}
    return {
        name: "\n".join(sorted(set(text.splitlines()) ^ set(before.get(name, "").splitlines())))
        for name, text in after.items()
        if text != before.get(name)
    }


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ('      - "80:80"\n', '      - "8080:80"'),
        ("      - 80:80   # the shop\n      - 81:81\n", "      - 8080:80   # the shop"),
        ("    - '80:80/tcp'\n", "    - '8080:80/tcp'"),
        ("      - target: 80\n        published: 80\n", "        published: 8080"),
        ('      - published: "80"\n        target: 80\n        protocol: tcp\n', '      - published: "8080"'),
    ],
    ids=["short", "with a comment", "at the same indentation", "long", "long, the other way round"],
)
def test_the_port_is_changed_where_the_compose_file_says_it(tmp_path: Path, lines: str, expected: str) -> None:
    world = composed(tmp_path, {"compose.yaml": PORTS + lines})
    (proposal,) = proposals(world).values()
    assert "compose_other_port" == proposal.id
    assert "Publish web of the Compose project shop on port 8080 instead" == proposal.title
    assert str(tmp_path / "compose.yaml") == proposal.where
    assert f"cd {tmp_path} && docker compose -p shop up -d web" == proposal.then
    assert "hunter2" not in proposal.diff
    assert expected in changed(tmp_path, proposal)["compose.yaml"].split("\n")


def test_a_list_in_one_line_is_changed_in_place(tmp_path: Path) -> None:
    text = 'services:\n  web:\n    ports: ["81:81", "80:80"]\n'
    (proposal,) = proposals(composed(tmp_path, {"compose.yaml": text})).values()
    changed(tmp_path, proposal)
    assert text.replace('"80:80"', '"8080:80"') == (tmp_path / "compose.yaml").read_text()


@pytest.mark.parametrize(
    ("variables", "expected"),
    [("A=1\nPORT=80\n", "PORT=80\nPORT=8080"), ('PORT="80"\n', 'PORT="80"\nPORT="8080"'), ("A=1\n", "PORT=8080"),
     (None, "PORT=8080")],
    ids=["set", "set in quotes", "not set", "no file"],
)  # fmt: skip
def test_a_variable_is_changed_where_the_project_keeps_it(tmp_path: Path, variables: str | None, expected: str) -> None:
    files = {"compose.yaml": PORTS + "      - ${PORT:-80}:80\n"} | ({".env": variables} if variables else {})
    (proposal,) = proposals(composed(tmp_path, files)).values()
    assert {".env": expected} == changed(tmp_path, proposal)


def test_tcp_and_udp_of_one_variable_are_one_change(tmp_path: Path) -> None:
    text = PORTS + "      - ${PORT:-80}:80\n      - ${PORT:-80}:80/udp\n"
    world = composed(tmp_path, {"compose.yaml": text}, bindings=bindings("80:80/tcp", "80:80/udp"))
    (proposal,) = proposals(world).values()
    assert {".env": "PORT=8080"} == changed(tmp_path, proposal)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [("      - 80:80\n", "      - 198.18.0.11:80:80"),
     ("      - target: 80\n        published: 80\n", "        host_ip: 198.18.0.11")],
    ids=["short", "long"],
)  # fmt: skip
def test_where_only_loopback_is_held_the_hosts_address_comes_first(tmp_path: Path, lines: str, expected: str) -> None:
    found = proposals(composed(tmp_path, {"compose.yaml": PORTS + lines}, at="127.0.0.1"))
    assert ["compose_host_address", "compose_other_port"] == list(found)
    assert expected in changed(tmp_path, found["compose_host_address"])["compose.yaml"].split("\n")


def test_an_address_that_the_host_does_not_have_is_changed_to_its_own(tmp_path: Path) -> None:
    files = {"compose.yaml": PORTS + "      - 203.0.113.7:80:80\n"}
    world = composed(tmp_path, files, error=NO_ADDRESS, sockets=[], bindings=bindings("203.0.113.7:80:80/tcp"))
    (proposal,) = proposals(world).values()
    assert "compose_host_address" == proposal.id
    assert "      - 198.18.0.11:80:80" in changed(tmp_path, proposal)["compose.yaml"].split("\n")


@pytest.mark.parametrize(
    "text",
    [PORTS + '      - "80-81:80-81"\n', "services:\n  web:\n    extends: {file: base.yaml, service: web}\n",
     PORTS + "      - 80:80\n      - 80:80\n", PORTS + "      - ${A}:80\n", "services: {web: {ports: ['80:80']}}\n"],
    ids=["a range", "another file", "twice", "a variable from nowhere", "all in one line"],
)  # fmt: skip
def test_what_is_written_in_another_way_is_not_guessed_at(tmp_path: Path, text: str) -> None:
    (proposal,) = proposals(composed(tmp_path, {"compose.yaml": text})).values()
    assert 'services:\n  web:\n    ports:\n      - "8080:80"  # instead of 80:80\n' == proposal.diff
    assert "no diff: its ports are written in a way that dockfix does not change" in proposal.where


def test_a_file_that_is_not_on_this_host_is_told(tmp_path: Path) -> None:
    world = composed(tmp_path, {"compose.yaml": PORTS})
    (tmp_path / "compose.yaml").unlink()
    found = asked(["dash"], tmp_path / "docker")
    world.compose_files = found.output
    (proposal,) = proposals(world).values()
    assert f"no diff: {tmp_path / 'compose.yaml'}: there is no such file on this host" in proposal.where
    assert '- "8080:80"' in proposal.diff


def test_without_root_the_lines_are_shown_and_why_there_is_no_diff(tmp_path: Path) -> None:
    why = Answer("compose_files", errors="/var/lib/docker/containers can be read by root only", exit=1)
    world = composed(tmp_path, {"compose.yaml": PORTS}, instead={"compose_files": why})
    (proposal,) = proposals(world).values()
    assert "no diff: /var/lib/docker/containers can be read by root only" in proposal.where


def test_files_of_other_names_are_named_to_compose(tmp_path: Path) -> None:
    files = {"base.yml": "services:\n  web:\n    image: x\n", "prod it.yml": PORTS + "      - 80:80\n"}
    (proposal,) = proposals(composed(tmp_path, files)).values()
    named = f"-f {tmp_path}/base.yml -f '{tmp_path}/prod it.yml'"
    assert f"cd {tmp_path} && docker compose -p shop {named} up -d web" == proposal.then
    assert ["prod it.yml"] == list(changed(tmp_path, proposal))


def twice(folder: Path, files: dict[str, str]) -> Proposal:
    places = bindings("80:80/tcp", "127.0.0.1:80:80/tcp")
    world = composed(folder, files, sockets=[], bindings=places, error=ALLOCATED)
    found = proposals(world)
    assert 1 == len(found)
    return next(iter(found.values()))


def test_of_a_port_twice_in_one_file_the_narrower_line_goes(tmp_path: Path) -> None:
    proposal = twice(tmp_path, {"compose.yaml": PORTS + "      - 127.0.0.1:80:80\n      - 80:80\n"})
    assert "compose_publish_once" == proposal.id
    assert {"compose.yaml": "      - 127.0.0.1:80:80"} == changed(tmp_path, proposal)


def test_files_that_are_joined_are_told_which_one_counts(tmp_path: Path) -> None:
    later = "services:\n  web:\n    ports:\n      - 127.0.0.1:80:80\n"
    proposal = twice(tmp_path, {"compose.yaml": PORTS + "      - 80:80\n", "compose.override.yaml": later})
    assert "compose_override" == proposal.id
    changed(tmp_path, proposal)
    assert later.replace("ports:", "ports: !override") == (tmp_path / "compose.override.yaml").read_text()


def test_a_file_that_counts_alone_must_not_lose_a_port(tmp_path: Path) -> None:
    base = PORTS + "      - 80:80\n      - 443:443\n"
    later = "services:\n  web:\n    ports:\n      - 127.0.0.1:80:80\n"
    proposal = twice(tmp_path, {"compose.yaml": base, "compose.override.yaml": later})
    assert "compose_publish_once" == proposal.id
    assert {"compose.override.yaml": "      - 127.0.0.1:80:80"} == changed(tmp_path, proposal)


def of_project(folder: Path, name: str, service: str, text: str = PORTS + "      - 80:80\n") -> dict[str, Proposal]:
    other = {"com.docker.compose.project": "shop", "com.docker.compose.service": service}
    peers = [peer(name, published=(("0.0.0.0", 80),), labels=other)]
    world = composed(folder, {"compose.yaml": text}, sockets=[], error=ALLOCATED, peers=peers)
    return proposals(world)


def test_replicas_get_a_port_each_since_one_port_serves_one_container(tmp_path: Path) -> None:
    (proposal,) = of_project(tmp_path, "shop-web-2", "web").values()
    assert "compose_replicas" == proposal.id
    assert {"compose.yaml": "      - 80"} == {
        name: text.split("\n")[0] for name, text in changed(tmp_path, proposal).items()
    }


def test_a_long_entry_of_a_replica_loses_the_line_of_the_hosts_port(tmp_path: Path) -> None:
    text = PORTS + "      - target: 80\n        published: 80\n        protocol: tcp\n"
    (proposal,) = of_project(tmp_path, "shop-web-2", "web", text).values()
    assert {"compose.yaml": "        published: 80"} == changed(tmp_path, proposal)


def test_what_compose_began_to_make_anew_is_finished(tmp_path: Path) -> None:
    (proposal,) = of_project(tmp_path, "0123456789ab_webserver", "web").values()
    assert "compose_finish_recreate" == proposal.id
    end = f"docker stop 0123456789ab_webserver && cd {tmp_path} && docker compose -p shop up -d web"
    assert end == proposal.then


def test_a_service_that_no_file_defines_is_an_orphan(tmp_path: Path) -> None:
    (proposal,) = of_project(tmp_path, "shop-old-1", "old").values()
    assert "compose_remove_orphans" == proposal.id
    assert "shop-old-1" in proposal.title
    assert proposal.then.endswith("docker compose -p shop up -d --remove-orphans")


@pytest.mark.parametrize("text", ["include: [more.yaml]\n" + PORTS + "      - 80:80\n", PORTS + "      - 80:80\n"])
def test_a_service_that_a_file_may_define_is_no_orphan(tmp_path: Path, text: str) -> None:
    service = "old" if "include" in text else "db"
    assert ["compose_other_port"] == list(of_project(tmp_path, "shop-old-1", service, text))


def test_a_service_of_swarm_is_told_to_swarm() -> None:
    found = {"com.docker.swarm.service.id": "x", "com.docker.swarm.service.name": "shop_web"}
    world = World(error=BUSY, sockets=[sock(inode=7)], processes=[NGINX], units=[NGINX_UNIT], labels=found)
    (proposal,) = proposals(world).values()
    assert (
        "docker service update --publish-rm target=80,protocol=tcp,mode=host "
        "--publish-add published=8080,target=80,protocol=tcp,mode=host shop_web" == proposal.then
    )


@pytest.mark.parametrize(
    ("changes", "where"),
    [({"labels": {"io.kubernetes.pod.name": "web"}}, "the manifest of its pod"),
     ({"labels": {"com.hashicorp.nomad.alloc_id": "1"}}, "what nomad is told to run"),
     ({"auto_remove": True}, "the command that runs webserver")],
)  # fmt: skip
def test_who_else_makes_the_container_is_named(changes: dict[str, Any], where: str) -> None:
    world = World(error=BUSY, sockets=[sock(inode=7)], processes=[NGINX], units=[NGINX_UNIT], **changes)
    (proposal,) = proposals(world).values()
    assert (where, True, "") == (proposal.where, "8080" in proposal.diff, proposal.then)


def test_a_container_that_nobody_manages_has_remedies_and_no_proposals() -> None:
    world = World(error=BUSY, sockets=[sock(inode=7)], processes=[NGINX], units=[NGINX_UNIT])
    assert [()] == [finding.proposals for finding in world.diagnosis().findings]


def test_what_an_approver_agrees_to_does_not_depend_on_proposals(tmp_path: Path) -> None:
    world = composed(tmp_path, {"compose.yaml": PORTS + "      - 80:80\n"})
    (finding,) = world.diagnosis().findings
    world.compose_files = "end\n"
    (other,) = world.diagnosis().findings
    assert finding.proposals != other.proposals
    assert finding.remedies == other.remedies


def test_hostile_names_stay_one_word_of_a_command(tmp_path: Path) -> None:
    found = labels(tmp_path, "/x/compose.yaml") | {
        "com.docker.compose.project": "a; rm -rf /", "com.docker.compose.service": "$(reboot)",
        "com.docker.compose.project.working_dir": "/x y",
    }  # fmt: skip
    world = World(error=BUSY, sockets=[sock(inode=7)], processes=[NGINX], units=[NGINX_UNIT], labels=found)
    (proposal,) = proposals(world).values()
    assert "cd '/x y' && docker compose -p 'a; rm -rf /' -f /x/compose.yaml up -d '$(reboot)'" == proposal.then
