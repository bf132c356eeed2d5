"""An authority of a test's own, and what it signs."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Certified:
    """Files in PEM: the authority, another authority that signed nothing, a server's certificate and key.

    The certificate is for ``localhost`` and 127.0.0.1.
    """

    ca: Path
    other_ca: Path
    certificate: Path
    key: Path


def certify(folder: Path) -> Certified:
    """Make an authority and a server's certificate in ``folder``."""
    made = Certified(*(folder / f"{name}.pem" for name in ("ca", "other", "server", "key")))
    authority, own = _authority("authority")
    other, _ = _authority("other")
    key = ec.generate_private_key(ec.SECP256R1())
    names = x509.SubjectAlternativeName(
        [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    )
    built = _builder("localhost", "authority", key).add_extension(names, critical=False)
    certificate = built.sign(own, hashes.SHA256())
    for file, signed in (
        (made.ca, authority),
        (made.other_ca, other),
        (made.certificate, certificate),
    ):
        file.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    )
    made.key.chmod(0o600)
    return made


def _authority(name: str) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    basic = x509.BasicConstraints(ca=True, path_length=0)
    built = _builder(name, name, key).add_extension(basic, critical=True)
    return built.sign(key, hashes.SHA256()), key


def _builder(subject: str, issuer: str, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
    )
