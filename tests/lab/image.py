"""The image `webapp:latest`, made without a registry: a static busybox that serves one page on port 80."""

import io
import tarfile

import docker
from docker.errors import APIError

from tests.lab.errors import LabError

IMAGE = "webapp:latest"
PAGE = "<html><body>webapp</body></html>\n"
COMMAND = ("httpd", "-f", "-p", "80", "-h", "/www")
_APPLETS = ("sh", "httpd", "sleep", "nc", "ls", "cat", "true", "false", "env", "id")


def load(client: docker.APIClient, busybox: bytes) -> None:
    """Give the engine the image; `busybox` is the static program. Raises LabError when the engine refuses it."""
    try:
        client.import_image_from_data(
            _archive(busybox),
            repository="webapp",
            tag="latest",
            changes=[f"CMD {list(COMMAND)}".replace("'", '"'), "EXPOSE 80"],
        )
    except APIError as error:
        raise LabError(f"the engine did not take the image {IMAGE}: {error}") from error


def _archive(busybox: bytes) -> bytes:
    files = {"bin/busybox": (busybox, 0o755), "www/index.html": (PAGE.encode(), 0o644),
             "etc/passwd": (b"root:x:0:0:root:/:/bin/sh\n", 0o644)}  # fmt: skip
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name in ("bin", "www", "etc", "tmp"):
            directory = tarfile.TarInfo(name)
            directory.type, directory.mode = tarfile.DIRTYPE, 0o1777 if name == "tmp" else 0o755
            archive.addfile(directory)
        for name, (data, mode) in files.items():
            file = tarfile.TarInfo(name)
            file.size, file.mode = len(data), mode
            archive.addfile(file, io.BytesIO(data))
        for applet in _APPLETS:
            link = tarfile.TarInfo(f"bin/{applet}")
            link.type, link.linkname = tarfile.SYMTYPE, "busybox"
            archive.addfile(link)
    return buffer.getvalue()
