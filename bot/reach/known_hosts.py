"""Decides whether a host is who it claims to be, by a known_hosts file as OpenSSH reads it."""

import base64
import binascii
import fnmatch
import hashlib
import hmac
import time
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    SSHCertificate,
    SSHCertificateType,
    load_ssh_public_identity,
)
from paramiko.message import Message

from bot.reach import Unreachable

_CERT = "-cert-v01@openssh.com"
_PLAIN = {
    "ssh-ed25519": ("ssh-ed25519",),
    "ecdsa-sha2-nistp256": ("ecdsa-sha2-nistp256",),
    "ecdsa-sha2-nistp384": ("ecdsa-sha2-nistp384",),
    "ecdsa-sha2-nistp521": ("ecdsa-sha2-nistp521",),
    "ssh-rsa": ("rsa-sha2-512", "rsa-sha2-256"),
}
_ALL = tuple(name for names in _PLAIN.values() for name in names)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of the file: what it says about which hosts."""

    line: int
    marker: str
    hosts: tuple[str, ...]
    kind: str
    blob: bytes


@dataclass(frozen=True, slots=True)
class HostTrust:
    """What a known_hosts file says about one host: plain keys, authorities that sign for it, keys that are revoked."""

    name: str
    file: Path
    keys: tuple[_Entry, ...]
    authorities: tuple[_Entry, ...]
    revoked: tuple[_Entry, ...]

    def algorithms(self) -> tuple[str, ...]:
        """Return the host key algorithms to offer, those that can be checked first."""
        known = [name for entry in self.keys for name in _PLAIN.get(entry.kind, ())]
        order = [*known, *(name for name in _ALL if name not in known)]
        certified = [name + _CERT for name in _ALL] if self.authorities else []
        return tuple(dict.fromkeys([*certified, *order]))

    def check(self, blob: bytes, names: tuple[str, ...]) -> None:
        """Raise `Unreachable` unless this key, or the certificate that it is, may speak for the host.

        `blob` is the key as the host sent it; `names` are those under which the host is known.
        """
        kind = _kind(blob)
        if kind.endswith(_CERT):
            self._check_certificate(blob, kind, names)
            return
        self._check_revoked(blob)
        if any(entry.blob == blob for entry in self.keys):
            return
        if self.keys:
            raise Unreachable(self._changed(blob, kind))
        raise Unreachable(self._unknown(blob, kind))

    def _check_revoked(self, blob: bytes) -> None:
        for entry in self.revoked:
            if entry.blob == blob:
                raise Unreachable(
                    f"{self.name} showed a key that line {entry.line} of {self.file} revokes ({fingerprint(blob)}). "
                    "Nothing was sent to it. Ask who runs the host for its new key."
                )

    def _changed(self, blob: bytes, kind: str) -> str:
        same = [entry for entry in self.keys if entry.kind == kind] or list(self.keys)
        expected = ", ".join(f"{entry.kind} {fingerprint(entry.blob)} (line {entry.line})" for entry in same[:3])
        return (
            f"The host key of {self.name} is not the one in {self.file}: expected {expected}, but the host shows "
            f"{kind} {fingerprint(blob)}. Either the host was set up anew or somebody sits in between. Compare the "
            "fingerprint by another way before you change the line."
        )

    def _unknown(self, blob: bytes, kind: str) -> str:
        return (
            f"The host key of {self.name} is not in {self.file}. The host shows {kind} {fingerprint(blob)}. Compare it "
            "by another way (ssh-keygen -lf on the host); if it is right, add the line that ssh-keyscan prints."
        )

    def _check_certificate(self, blob: bytes, kind: str, names: tuple[str, ...]) -> None:
        why = ""
        try:
            certificate = load_ssh_public_identity(f"{kind} {base64.b64encode(blob).decode()}".encode())
            if not isinstance(certificate, SSHCertificate):
                why = "it is not a certificate"
            else:
                authority = _blob_of(certificate.signature_key())
                self._check_revoked(authority)
                self._check_revoked(_blob_of(certificate.public_key()))
                why = self._why_not(certificate, authority, blob, names)
        except (ValueError, UnsupportedAlgorithm, InvalidSignature) as error:
            why = f"it cannot be read or its signature is wrong ({type(error).__name__})"
        if why:
            raise Unreachable(
                f"{self.name} showed a host certificate that will not do: {why}. Nothing was sent to it. "
                f"Have the host's certificate renewed, or check the @cert-authority line in {self.file}."
            )

    def _why_not(self, certificate: SSHCertificate, authority: bytes, blob: bytes, names: tuple[str, ...]) -> str:
        if not any(entry.blob == authority for entry in self.authorities):
            return f"no @cert-authority line for this host holds the key that signed it ({fingerprint(authority)})"
        if certificate.type is not SSHCertificateType.HOST:
            return "it is a user's certificate"
        if _signature_kind(blob) == "ssh-rsa":
            return "it is signed with SHA-1"
        certificate.verify_cert_signature()
        now = time.time()
        if not certificate.valid_after <= now < certificate.valid_before:
            return "it is not valid now: it has expired, is not valid yet, or a clock is wrong"
        if certificate.critical_options:
            return "it has critical options, which no host certificate should have"
        allowed = [principal.decode("utf-8", "replace").lower() for principal in certificate.valid_principals]
        if not any(name.lower() in allowed for name in names):
            return f"it is for {', '.join(allowed)[:200] or 'no name at all'}, not for {names[0]}"
        return ""


def read_trust(file: Path | None, address: str, port: int) -> HostTrust:
    """Read what a known_hosts file says about a host. `Unreachable` where there is no file to read."""
    name = address if port == 22 else f"[{address}]:{port}"
    if file is None:
        raise Unreachable(
            f"No known_hosts file is set for {name}, so its identity cannot be checked. Set known_hosts to a file "
            f"made with: ssh-keyscan -p {port} {address} - and compare the fingerprint by another way first."
        )
    try:
        text = file.read_text("utf-8", "replace")
    except OSError as error:
        raise Unreachable(
            f"The known_hosts file {file} cannot be read ({error.strerror or error}). Make it with: "
            f"ssh-keyscan -p {port} {address} > {file} - and compare the fingerprint by another way."
        ) from None
    entries = [entry for number, line in enumerate(text.splitlines(), 1) if (entry := _entry(number, line))]
    ours = [entry for entry in entries if _matches(entry.hosts, name.lower())]
    by = {marker: tuple(entry for entry in ours if entry.marker == marker) for marker in ("", _AUTHORITY, _REVOKED)}
    return HostTrust(name, file, by[""], by[_AUTHORITY], by[_REVOKED])


def fingerprint(blob: bytes) -> str:
    """Return a key's fingerprint as OpenSSH prints it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


_AUTHORITY = "@cert-authority"
_REVOKED = "@revoked"


def _entry(number: int, line: str) -> _Entry | None:
    """Read one line; None for a comment, and for a line that OpenSSH would not take either."""
    fields = line.split()
    marker = fields.pop(0) if fields and fields[0].startswith("@") else ""
    if len(fields) < 3 or fields[0].startswith("#") or marker not in ("", _AUTHORITY, _REVOKED):
        return None
    try:
        blob = base64.b64decode(fields[2], validate=True)
    except (binascii.Error, ValueError):
        return None
    if _kind(blob) != fields[1]:
        return None
    return _Entry(number, marker, tuple(fields[0].split(",")), fields[1], blob)


def _matches(hosts: tuple[str, ...], name: str) -> bool:
    matched = False
    for pattern in hosts:
        if pattern.startswith("|"):
            matched = matched or _hashed(pattern, name)
        elif pattern.startswith("!"):
            if _glob(pattern[1:], name):
                return False
        else:
            matched = matched or _glob(pattern, name)
    return matched


def _glob(pattern: str, name: str) -> bool:
    """Only * and ? are special in the file; a bracket belongs to [host]:port."""
    return fnmatch.fnmatchcase(name, pattern.lower().replace("[", "[[]"))


def _hashed(pattern: str, name: str) -> bool:
    parts = pattern.split("|")
    if len(parts) != 4 or parts[1] != "1":
        return False
    try:
        salt, expected = base64.b64decode(parts[2]), base64.b64decode(parts[3])
    except (binascii.Error, ValueError):
        return False
    return hmac.compare_digest(hmac.new(salt, name.encode(), hashlib.sha1).digest(), expected)


def _kind(blob: bytes) -> str:
    return Message(blob).get_binary()[:100].decode("ascii", "replace")


def _blob_of(key: object) -> bytes:
    text: bytes = key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)  # type: ignore[attr-defined]
    return base64.b64decode(text.split()[1])


def _signature_kind(blob: bytes) -> str:
    """Return the algorithm of a certificate's signature, which is its last field."""
    message = Message(blob)
    for _ in range(2):  # type, nonce
        message.get_binary()
    kind = _kind(blob)
    for _ in range(1 if "ed25519" in kind else 2):  # the key itself: RSA and ECDSA have two fields
        message.get_binary()
    message.get_int64()
    message.get_int()
    for _ in range(2):  # key id, principals
        message.get_binary()
    message.get_int64()
    message.get_int64()
    for _ in range(4):  # critical options, extensions, reserved, signature key
        message.get_binary()
    return _kind(message.get_binary())
