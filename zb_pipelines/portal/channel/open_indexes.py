"""Cache of open lookup indexes; one is opened again when a build has replaced its file."""

from starlette.exceptions import HTTPException

from assets.sharing.lookup_index import LookupIndex, index_file
from resources.platform import Platform
from zb_pipelines.domain.messages import message


class OpenIndexes:
    """Open indexes by product."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._open: dict[str, tuple[tuple[int, int], LookupIndex]] = {}

    def get(self, product: str) -> LookupIndex:
        """The index of ``product`` as it lies there now; 404 where it was not built yet."""
        file = index_file(self._platform, product)
        try:
            found = file.stat()
        except FileNotFoundError:
            raise HTTPException(404, message("The product was not built yet.")) from None
        seen = (found.st_ino, found.st_mtime_ns)
        kept = self._open.get(product)
        if kept is None or kept[0] != seen:
            kept = self._open[product] = (seen, LookupIndex.open(file))
        return kept[1]
