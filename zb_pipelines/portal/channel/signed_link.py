"""Links to files that expire after minutes: signed by a key of the installation, bound to a grant."""

import hmac
import time
from dataclasses import dataclass

from resources.keys import Key, KeyStore
from resources.keys.keyed_hash import hmac_hex

_KEY = "links"


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

    def sign(self, keys: KeyStore) -> str:
        """The signature by the newest key, 64 hexadecimal digits."""
        return self._signature(keys.key(_KEY))

    def is_signed(self, keys: KeyStore, signature: str) -> bool:
        """Whether ``signature`` is ours, by any version of the key, and the link still lives."""
        right = [
            hmac.compare_digest(self._signature(key), signature) for key in keys.all_versions(_KEY)
        ]
        return any(right) and time.time() < self.expires

    def _signature(self, key: Key) -> str:
        return hmac_hex(key.secret, f"{self.path}?{self.expires}")


def new_expiry(seconds: int) -> int:
    """When a link made now dies, in Unix seconds."""
    return int(time.time()) + seconds
