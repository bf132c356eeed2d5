"""Functions of this folder by name, as ``kinds.yml`` and ``semantic_types.yml`` name them."""

from collections.abc import Callable
from importlib import import_module

from zb_pipelines.domain import identifiers


def function_named(name: str) -> Callable[[str], str]:
    """The function ``<module>.<function>``, which takes SQL of a VARCHAR and returns SQL.

    ``ImportError`` or ``AttributeError`` where there is none.
    """
    module, _, function = name.partition(".")
    return getattr(import_module(f"{identifiers.__name__}.{module}"), function)
