"""Encrypting a workbook with a password, the way Excel does it, and opening one."""

import io

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

LEAST_PASSWORD = 10  # characters
LEAST_SIGNS = 6  # different characters


def encrypt(content: bytes, password: str) -> bytes:
    """``content`` (xlsx) as an encrypted workbook; :class:`InputError` for a short or simple password."""
    from msoffcrypto.format.ooxml import OOXMLFile

    if len(password) < LEAST_PASSWORD:
        raise input_error(
            "--password",
            message("the password is too short"),
            message(
                "at least {count} characters, told to the recipient apart", count=LEAST_PASSWORD
            ),
        )
    if len(set(password)) < LEAST_SIGNS or password.isdigit():
        raise input_error(
            "--password",
            message("the password is easily guessed"),
            message("at least {count} different signs, not only digits", count=LEAST_SIGNS),
        )
    target = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, target)
    return target.getvalue()


def decrypt(content: bytes, password: str | None, name: str) -> bytes:
    """The plain workbook; :class:`InputError` where a password is missing or wrong."""
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError

    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(content))
        if not file.is_encrypted():
            return content
        if password is None:
            raise input_error(
                name,
                message("the workbook is encrypted"),
                message("give the password with --password"),
            )
        plain = io.BytesIO()
        file.load_key(password=password)
        file.decrypt(plain)
    except FileFormatError as error:
        raise input_error(
            name, message("is no xlsx workbook"), message("save it as xlsx in Excel")
        ) from error
    except (InvalidKeyError, DecryptionError) as error:
        raise input_error(
            name,
            message("the password is wrong"),
            message("ask whoever exported it for the password"),
        ) from error
    return plain.getvalue()
