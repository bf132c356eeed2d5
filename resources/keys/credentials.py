"""Keys that systemd hands over: ``LoadCredential=`` or ``LoadCredentialEncrypted=`` of the unit.

Version 1 of ``pseudonym/healthcare`` is the credential ``zb.pseudonym.healthcare``, version 2
``zb.pseudonym.healthcare.2``. The folder that systemd makes is the service's alone, and read-only.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

VARIABLE = "CREDENTIALS_DIRECTORY"
_ID = re.compile(
    r"zb\.(?P<name>[A-Za-z0-9_.-]*[A-Za-z_][A-Za-z0-9_-]*)(\.(?P<version>[1-9][0-9]*))?"
)


def credential_id(name: str, version: int) -> str:
    """How the credential of a key is called in the unit."""
    return f"zb.{name.replace('/', '.')}{f'.{version}' if version > 1 else ''}"


def credentials_folder() -> Path | None:
    """The folder of this process's credentials; ``None`` where it has none."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named and Path(named).is_dir() else None


def given_keys() -> Iterator[tuple[str, int, Path]]:
    """Name, version and file of every key among this process's credentials."""
    folder = credentials_folder()
    for file in sorted(folder.iterdir()) if folder else ():
        found = _ID.fullmatch(file.name)
        if found:
            yield found["name"].replace(".", "/"), int(found["version"] or 1), file
