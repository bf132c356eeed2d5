"""What the engine's refusal of a reader's statement says, in the reader's language."""

import re

from resources.engine.failure import EngineError
from zb_pipelines.domain.messages import language, message

_NAME = re.compile(r'"([^"]{1,80})"|with name (\S{1,80}) ')


def failure_sentence(failure: EngineError) -> str:
    """One sentence by the kind of error, with the names that the statement used; in English DuckDB's own."""
    text = str(failure)
    if language() == "en":
        return text
    names = message(", ").join(
        dict.fromkeys(first or second for first, second in _NAME.findall(text))
    )
    match failure.kind:
        case "BinderException" | "CatalogException" if names:
            return message("does not know, or cannot use here: {names}", names=names)
        case "BinderException" | "CatalogException":
            return message("names a table, column or function that does not fit here")
        case "ParserException":
            return message("is not written as SQL")
        case "ConversionException" | "OutOfRangeException":
            return message("a value cannot be turned into the type that is asked for")
        case "InvalidInputException":
            return message("a function was given a value that it does not take")
        case "OutOfMemoryException":
            return message("needs more memory or disk than a reader may use")
        case other:
            return message("the engine refused it ({kind})", kind=other)
