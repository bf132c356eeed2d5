"""Links to files that expire after minutes: signed by a key of the installation, bound to a grant."""

import hashlib
import hmac
import time
from dataclasses import dataclass

from resources.registry import Registry

_USE = "links"


@dataclass(frozen=True)
class FileLink:
    """One file of a product's partition: ``index`` among the files of ``day``; ``expires`` in Unix seconds."""

    grant: str
    product: str
    day: str
    index: int
    expires: int

    @property
    def path(self) -> str:
        """The path of the link below the prefix of the channel, without signature."""
        return f"/files/{self.grant}/{self.product}/{self.day}/{self.index}"

    def sign(self, registry: Registry) -> str:
        """The signature, 64 hexadecimal digits."""
        key = hashlib.sha256(f"{_USE}:{registry.erasures.salt()}".encode()).digest()
        return hmac.new(key, f"{self.path}?{self.expires}".encode(), hashlib.sha256).hexdigest()

    def is_signed(self, registry: Registry, signature: str) -> bool:
        """Whether ``signature`` is ours and the link still lives."""
        right = hmac.compare_digest(self.sign(registry), signature)
        return right and time.time() < self.expires


def new_expiry(seconds: int) -> int:
    """When a link made now dies, in Unix seconds."""
    return int(time.time()) + seconds
