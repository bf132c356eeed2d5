"""The real LibreOffice: workbooks that it opened and saved."""

import subprocess
from pathlib import Path

_FILTERS = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "ods": "ods", "xls": "xls:MS Excel 97"}


def saved_by_office(file: Path, form: str = "xlsx") -> Path:
    """``file`` opened and saved by the real LibreOffice, in a profile of its own."""
    target = file.parent / "office"
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(file.parent / 'profile').as_uri()}",
            *("--headless", "--convert-to", _FILTERS[form], "--outdir", str(target), str(file)),
        ],
        check=True,
        capture_output=True,
    )
    return target / f"{file.stem}.{form}"
