"""The examples for proxies: both are understood, and let Telegram in and nobody else."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bot.transport.webhook import BODY_LIMIT, WEBHOOK_PATH
from tests.deploy.conftest import ROOT
from tests.deploy.programs import check

FOLDER = ROOT / "deploy/proxy"
CADDY = (FOLDER / "Caddyfile").read_text("utf-8")
NGINX = (FOLDER / "nginx.conf").read_text("utf-8")
CERTIFICATES = "/etc/letsencrypt/live/bot.example.org"


def test_only_the_webhook_is_let_in() -> None:
    assert f"handle {WEBHOOK_PATH} {{" in CADDY
    assert f"location = {WEBHOOK_PATH} {{" in NGINX
    assert CADDY.count("reverse_proxy") == NGINX.count("proxy_pass") == 1


def test_what_the_bot_reads_gets_through() -> None:
    assert BODY_LIMIT <= 1 << 20
    assert "client_max_body_size 1m;" in NGINX


def test_caddy_understands_its_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    words = ["validate", "--adapter", "caddyfile", "--config", str(FOLDER / "Caddyfile")]
    check("caddy", *words, package="apt-get install caddy")


def test_nginx_understands_its_example(tmp_path: Path) -> None:
    _certify(tmp_path)
    site = NGINX.replace(CERTIFICATES, str(tmp_path))
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; {site} }}"
    )

    check("nginx", "-t", "-c", str(tmp_path / "nginx.conf"), package="apt-get install nginx-light")


def _certify(folder: Path) -> None:
    """Put a certificate into `folder`, as certbot would."""
    key, now = generate_private_key(SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "bot.example.org")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, SHA256())
    )
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
