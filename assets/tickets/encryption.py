"""Encrypting a workbook with a password, the way Excel does it, and opening one."""

import io

from zb_pipelines.domain.errors import input_error

LEAST_PASSWORD = 10  # characters


def encrypted(content: bytes, password: str) -> bytes:
    """``content`` (xlsx) as an encrypted workbook; :class:`InputError` for a short password."""
    from msoffcrypto.format.ooxml import OOXMLFile

    if len(password) < LEAST_PASSWORD:
        raise input_error("--password", "密码太短", f"至少 {LEAST_PASSWORD} 个字符,另行告知收件人")
    target = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, target)
    return target.getvalue()


def opened(content: bytes, password: str | None, name: str) -> bytes:
    """The plain workbook; :class:`InputError` where a password is missing or wrong."""
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError

    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(content))
        if not file.is_encrypted():
            return content
        if password is None:
            raise input_error(name, "工作簿加了密", "用 --password 给出密码")
        plain = io.BytesIO()
        file.load_key(password=password)
        file.decrypt(plain)
    except FileFormatError as error:
        raise input_error(name, "不是 xlsx 工作簿", "在 Excel 里另存为 xlsx 格式") from error
    except (InvalidKeyError, DecryptionError) as error:
        raise input_error(name, "密码不对", "向导出的人核对密码") from error
    return plain.getvalue()
