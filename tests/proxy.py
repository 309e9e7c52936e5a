"""A real nginx in front of web processes, set up as docs/nginx.conf says."""

import getpass
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mentorstotte.bootstrap import find_nginx
from mentorstotte.local import processes
from mentorstotte.local.valkey import free_port
from tests import workers

RECOMMENDED = workers.ROOT / "docs" / "nginx.conf"
NAME = "localhost"
# What a machine's own nginx.conf has around it; Debian's writes to places of its own.
AROUND = """
daemon off; {user} pid {folder}/pid; worker_processes 2; error_log stderr error;
events {{}}
http {{ {paths} include {folder}/site.conf; }}
"""
PATHS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@dataclass(frozen=True)
class Proxy:
    """``address`` is what people use; ``certificate`` is the file that a browser must trust."""

    address: str
    certificate: Path
    log: Path

    @property
    def environment(self) -> dict[str, str]:
        """What a web process behind it must know."""
        return {
            "HTTPS": "1",
            "BEHIND_PROXY": "1",
            "FORWARDED_ALLOW_IPS": "127.0.0.1",
            "ALLOWED_HOSTS": NAME,
            "SITE_URL": self.address,
            "CSRF_TRUSTED_ORIGINS": self.address,
        }


@contextmanager
def proxy(hosts: Sequence[str]) -> Iterator[Proxy]:
    """The recommended proxy on a free port, in front of these two addresses (``127.0.0.1:1234``)."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="mentorstotte-proxy-") as name:
        folder = Path(name)
        _self_signed(folder)
        (folder / "site.conf").write_text(_configuration(folder, port, hosts))
        user = f"user {getpass.getuser()};" if os.geteuid() == 0 else ""
        paths = " ".join(f"{each}_temp_path {folder}/{each};" for each in PATHS)
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user, paths=paths))
        command = [find_nginx(), "-p", folder, "-c", folder / "nginx.conf", "-e", "stderr"]
        child = processes.start("nginx", command, log=folder / "log")
        try:
            workers.until(
                lambda: (folder / "pid").exists() or child.exit_code is not None,
                (folder / "log").read_text,
            )
            assert child.exit_code is None, (folder / "log").read_text()
            yield Proxy(f"https://{NAME}:{port}", folder / "certificate", folder / "log")
        finally:
            workers.kill(child)


def _configuration(folder: Path, port: int, hosts: Sequence[str]) -> str:
    """The recommended one with names, ports and files of this run."""
    text = RECOMMENDED.read_text()
    changes = {
        "10.0.0.11:8000": hosts[0],
        "10.0.0.12:8000": hosts[1],
        r"listen 443 ": f"listen 127.0.0.1:{port} ",
        r"listen 80;": f"listen 127.0.0.1:{free_port()};",
        r"ssl_certificate .*;": f"ssl_certificate {folder}/certificate;",
        r"ssl_certificate_key .*;": f"ssl_certificate_key {folder}/key;",
        r"error_log .*;": "error_log stderr error;",
    }
    for found, instead in changes.items():
        text, times = re.subn(found, instead, text)
        assert times == 1, found
    return text.replace("mentor.kommune.dk", NAME)


def _self_signed(folder: Path) -> None:
    """A certificate of a day for this machine, which is its own authority."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)]),
    )
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key").write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))
