"""Prints the page to PDF by an installed Chromium (Debian: ``chromium``), without network.

Chinese needs a font with Chinese glyphs (Debian: ``fonts-noto-cjk``); it is embedded.
"""

import os
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

from resources.local_files.scratch_folder import scratch_folder
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.setting import setting

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PATIENCE = 120.0  # seconds
_QUIET = (
    "--headless",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--no-first-run",
    "--no-pdf-header-footer",
)
# Tags, of which the bookmarks are made, take a third of the time of a print of many tables.
_FOR_READERS, _DRAFT = "--generate-pdf-document-outline", "--disable-pdf-tagging"
_DATES = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}\+00'00'\)")


def remedy_without_browser() -> str:
    """What to do where nothing prints PDF."""
    return message(
        "install a browser and a Chinese font (Debian: apt-get install chromium fonts-noto-cjk), "
        "or name it with ZB_BROWSER; without PDF, write --format html,xlsx"
    )


def browser() -> str | None:
    """The program that prints: ``ZB_BROWSER``, or the first Chromium on the path."""
    named = setting("browser")
    if named:
        return shutil.which(named)
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def paper(page: Path, day: date, scratch: Path, *, draft: bool = False) -> bytes:
    """``page`` as PDF, dated ``day``; :class:`InputError` without a browser, or where it fails.

    A ``draft`` has the same pages, without what only its readers need: tags and bookmarks.
    """
    program = browser()
    if program is None:
        raise input_error(
            "zb report --format pdf",
            message("no browser that prints PDF (chromium) was found"),
            remedy_without_browser(),
        )
    with scratch_folder(scratch) as folder:
        printed = folder / "printed.pdf"
        command = [
            program,
            *_QUIET,
            _DRAFT if draft else _FOR_READERS,
            # Chromium's sandbox refuses to run as root; the page is our own and has no network.
            *(["--no-sandbox"] if os.geteuid() == 0 else []),
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={printed}",
            page.absolute().as_uri(),
        ]
        try:
            ended = subprocess.run(  # noqa: S603 -- the arguments are ours
                command, capture_output=True, timeout=PATIENCE, check=False
            ).returncode
        except (OSError, subprocess.TimeoutExpired) as error:
            raise input_error(
                program,
                message("printed no PDF ({error})", error=type(error).__name__),
                remedy_without_browser(),
            ) from error
        if ended or not printed.is_file():
            raise input_error(
                program,
                message("printed no PDF (exit code {code})", code=ended),
                remedy_without_browser(),
            )
        return set_print_date(printed.read_bytes(), day)


def set_print_date(content: bytes, day: date) -> bytes:
    """With the report's day for the moment of printing: the same page gives the same PDF."""
    stamp = f"(D:{day:%Y%m%d}000000+00'00')".encode()
    return _DATES.sub(rb"/\1 " + stamp, content)
