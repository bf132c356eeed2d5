"""Records of a delimited text that the engine rejected: counted, and told by their positions."""

from pathlib import Path

from resources.agencies.source.failure import PullError
from resources.engine import Engine
from zb_pipelines.domain.messages import message

_NAMED = 5  # positions of broken records that a message lists


def refuse_rejected(engine: Engine, rejects: str, name: str, path: Path, above: int) -> None:
    """Raise :class:`PullError` where records were rejected: ``truncated`` where it is the last line."""
    found = engine.rows(
        f"SELECT line, min(line_byte_position), min(error_type::VARCHAR) FROM {rejects}"
        " GROUP BY line ORDER BY line"
    )
    if not found:
        return
    places = message(", ").join(str(line + above) for line, _, _ in found[:_NAMED])
    places += message(" and more") if len(found) > _NAMED else ""
    if all("SIZE" in kind for _, _, kind in found):
        raise PullError(
            "unreadable",
            message(
                "file {name} has records longer than 64 MB: number {places}",
                name=name,
                places=places,
            ),
            message(
                "ask the agency to deliver large shapes as GeoPackage or Shapefile, or simplified"
            ),
        )
    broken = message(
        "file {name} has {count} records with another number of fields or unpaired quotes: number {places}",
        name=name,
        count=len(found),
        places=places,
    )
    if "TOO MANY" not in found[0][2] and _is_last_line(path, found[0][1]):
        raise PullError(
            "truncated",
            message("{broken}, the last line; the file may be cut off", broken=broken),
            message("ask the agency to deliver the whole file again"),
        )
    raise PullError(
        "unreadable",
        message("{broken} (counted from the start, heading included)", broken=broken),
        message(
            "ask for a correct file: fields with delimiters or line ends quoted, quotes in pairs"
        ),
    )


def _is_last_line(path: Path, position: int) -> bool:
    """Whether no further line begins after the one that begins at byte ``position``, from 1."""
    with path.open("rb") as read:
        read.seek(max(position - 1, 0))
        line = read.readline()
        if not line.strip(b"\r\n"):
            read.readline()
        return not read.read(1)
