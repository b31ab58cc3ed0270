"""What is read of Compose's files: the lines that bear on ports, in every awk, and nothing that is a secret."""

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from bot.facts.compose import FILES, ComposeFile, ComposeFiles, Line
from bot.model import Answer, Target
from bot.snapshot import Answers, Unknown
from tests.facts.composed import asked, engine, labels

SHELLS = {"dash": ["dash"], "busybox": ["busybox", "ash"]}
COMPOSE = """\
# a comment with hunter2
include: [other.yaml]
x-secret: hunter2
services:
  web:   # the shop
    image: webapp
    environment:
      - PASSWORD=hunter2
      - "80:80"
    scale: 2
    ports:
      - "80:80"      # the shop
      # - "81:81"
      - ${HTTPS_PORT:-443}:443
      - target: 53
        published: "53"
        protocol: udp
        password: hunter2
    labels:
      ports: hunter2
  'db':
    <<: *common
    ports:
    - 127.0.0.1:5432:5432
    deploy:
      replicas: 3
      resources: {}
  api:
    extends: {service: web}
    ports: ["8000:8000", "8001:8001"]
secrets:
  ports:
    - "1:1"
"""
VARIABLES = "TOKEN=hunter2\nHTTPS_PORT=8443\nPIN=1234\nexport X=1\n"


@pytest.fixture(params=sorted(SHELLS))
def shell(request: pytest.FixtureRequest) -> list[str]:
    command = SHELLS[request.param]
    if shutil.which(command[0]) is None:
        pytest.fail(f"{command[0]} is not installed: apt-get install dash busybox-static")
    return command


def read(answer: Answer, found: dict[str, str]) -> dict[str, ComposeFile]:
    container = Answer("container", json.dumps({"Config": {"Labels": found}}), exit=0)
    return ComposeFiles.read(Answers(Target("h", "web"), {"container": container, FILES.id: answer})).by_path


def test_only_what_bears_on_ports_is_read_and_no_secret(shell: list[str], tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    (tmp_path / ".env").write_text(VARIABLES)
    answer = asked(shell, engine(tmp_path, labels(tmp_path), labels(tmp_path)))
    assert ("", 0) == (answer.errors, answer.exit)
    assert "hunter2" not in answer.output
    assert "1234" not in answer.output
    (file,) = read(answer, labels(tmp_path)).values()
    assert ("web", "db", "api") == file.services
    web, db, api = file.ports
    lines = COMPOSE.splitlines()
    assert [12, 14, 15, 16, 17] == [line.number for line in web.lines]
    assert not web.whole
    assert (Line(24, "    - 127.0.0.1:5432:5432"),) == db.lines
    assert (Line(30, '    ports: ["8000:8000", "8001:8001"]'), ()) == (api.head, api.lines)
    for line in (*web.lines, *db.lines, web.head, db.head, api.head):
        assert lines[line.number - 1] == line.text
    hints = {("", "include", ""), ("web", "replicas", "2"), ("db", "<<", ""), ("db", "replicas", "3"),
             ("api", "extends", "")}  # fmt: skip
    assert hints == set(file.hints)
    assert ((Line(2, "HTTPS_PORT=8443"),), 4, str(tmp_path / ".env")) == (
        file.variables,
        file.variables_length,
        file.variables_path,
    )


def test_each_of_several_files_is_read_once_relative_ones_from_the_projects_folder(
    shell: list[str], tmp_path: Path
) -> None:
    (tmp_path / "a b.yaml").write_text(COMPOSE)
    (tmp_path / "c.yaml").write_text("services:\n  web:\n    ports: !override\n      - 1:1\n")
    found = labels(tmp_path, f"a b.yaml,{tmp_path}/c.yaml,{tmp_path}/gone.yaml")
    files = read(asked(shell, engine(tmp_path, found, found)), found)
    assert [f"{tmp_path}/a b.yaml", f"{tmp_path}/c.yaml", f"{tmp_path}/gone.yaml"] == list(files)
    assert "there is no such file on this host" == files[f"{tmp_path}/gone.yaml"].why_not
    assert -1 == files[f"{tmp_path}/c.yaml"].variables_length
    assert (Line(4, "      - 1:1"),) == files[f"{tmp_path}/c.yaml"].ports[0].lines


@pytest.mark.parametrize(
    "path", ["/proc/kmsg", "/dev/zero", "/etc/shadow", "$(touch pwned)", "`touch pwned`", 'x"; touch pwned; "', "*"]
)
def test_a_label_that_names_something_else_reads_runs_and_waits_for_nothing(
    shell: list[str], tmp_path: Path, path: str
) -> None:
    answer = asked(shell, engine(tmp_path, labels(tmp_path, path)))
    told = [line for line in answer.output.splitlines() if not line.startswith(("file ", "not ", "variables "))]
    assert ["end"] == told
    assert [] == list(tmp_path.rglob("pwned"))


def test_a_pipe_in_place_of_a_file_is_not_waited_for(shell: list[str], tmp_path: Path) -> None:
    subprocess.run(["mkfifo", str(tmp_path / "compose.yaml"), str(tmp_path / ".env")], check=True)
    (tmp_path / "other.yaml").write_text(COMPOSE)
    found = labels(tmp_path, f"{tmp_path}/compose.yaml,{tmp_path}/other.yaml")
    files = read(asked(shell, engine(tmp_path, found)), found)
    assert "it cannot be read" == files[f"{tmp_path}/compose.yaml"].why_not
    assert -1 == files[f"{tmp_path}/other.yaml"].variables_length


def test_without_rights_it_is_not_told_that_there_are_no_files(shell: list[str], tmp_path: Path) -> None:
    answer = asked(shell, tmp_path)
    with pytest.raises(Unknown, match="can be read by root only"):
        read(answer, labels(tmp_path))


def test_where_compose_does_not_define_the_container_nothing_needs_to_be_known(tmp_path: Path) -> None:
    assert {} == read(Answer(FILES.id, could_not="needs root"), {})


def test_a_list_that_was_cut_off_tells_only_the_files_that_it_shows_whole(shell: list[str], tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(COMPOSE)
    found = labels(tmp_path, f"{tmp_path}/a.yaml,{tmp_path}/b.yaml")
    answer = asked(shell, engine(tmp_path, found))
    cut = replace(answer, output=answer.output[: len(answer.output) // 2 + 100], cut=True)
    assert [f"{tmp_path}/a.yaml"] == list(read(cut, found))
