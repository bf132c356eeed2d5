"""Options that choose one name out of those the installation has: a name that is not there is refused."""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches

from zb_pipelines.cli.terminal.releases import catalog_on
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

_ALL = 40  # names; of more, those that are most like what was typed
_MOST_LIKE = 8


def require_known(option: str, given: str | None, names: Iterable[str]) -> None:
    """:class:`InputError` with ``names`` where ``given`` is none of them; ``None`` chooses none."""
    known = sorted(names)
    if given is not None and given not in known:
        if len(known) > _ALL:
            known = get_close_matches(given, known, _MOST_LIKE, cutoff=0)
        raise input_error(
            f"{option} {given}",
            message("there is no such name"),
            message("use one of: {known}", known=message(", ").join(known)),
        )


def require_known_agency(given: str | None, on: date, formerly: Iterable[str] = ()) -> None:
    """:class:`InputError` where ``--agency`` is neither in the directory of ``on`` nor one of ``formerly``."""
    if given is not None:
        from resources.platform import open_platform

        directory = catalog_on(open_platform(), on).agencies
        require_known("--agency", given, {*directory, *formerly})
