"""Validates the values of a YAML file as a model; each fault becomes a problem at its line."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, TypeVar, cast, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from zb_pipelines.domain.catalog.files.document import YamlDocument
from zb_pipelines.domain.catalog.files.strict_yaml import Step
from zb_pipelines.domain.errors import InputError, Problem
from zb_pipelines.domain.fault_sentences import blank_sentences, fault_sentences
from zb_pipelines.domain.messages import message

T = TypeVar("T")


def validate(
    document: YamlDocument,
    value: Any,
    kind: type[T],
    path: tuple[Step, ...] = (),
    given: Mapping[str, str] | None = None,
) -> T:
    """``value``, found at ``path`` of ``document``, as a ``kind``; types are not coerced.

    ``given`` holds the fields that follow from the place of the file (its key) and may not be
    written in it. A key without a value is a fault even where the field may be left out.
    :class:`InputError` with all faults.
    """
    given = given or {}
    written = [
        Problem(
            document.where(*path, key),
            message("{key} follows from where the file stands and is not written in it", key=key),
            message(
                "delete this line; to change it, move or rename the file (now it is {fixed})",
                fixed=fixed,
            ),
        )
        for key, fixed in given.items()
        if isinstance(value, dict) and key in value
    ]
    whole = value | dict(given) if isinstance(value, dict) else value
    blanks = [
        Problem(document.where(*path, *blank), *blank_sentences(str(blank[-1])))
        for blank in _blanks(value)
    ]
    try:
        model: T = _adapter(kind).validate_json(json.dumps(whole), strict=True)
    except ValidationError as error:
        faults = [each for each in error.errors(include_url=False) if not _is_repeated(each)]
        problems = [_problem(document, path, kind, fault, given) for fault in faults]
        raise InputError(*written, *blanks, *problems) from error
    if written or blanks:
        raise InputError(*written, *blanks)
    return model


def _is_repeated(fault: ErrorDetails) -> bool:
    """Whether the fault is told otherwise: a blank, or a list of which every member is faulty."""
    return fault["input"] is None or (fault["type"] == "too_short" and bool(fault["input"]))


def _blanks(value: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """The paths of keys, and of members of lists, that have no value."""
    parts: Iterable[tuple[Step, Any]] = ()
    if isinstance(value, dict):
        parts = cast("dict[str, Any]", value).items()
    elif isinstance(value, list):
        parts = enumerate(cast("list[Any]", value))
    for step, part in parts:
        if part is None:
            yield (*path, step)
        else:
            yield from _blanks(part, (*path, step))


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _problem(
    document: YamlDocument,
    path: tuple[Step, ...],
    kind: type[Any],
    fault: ErrorDetails,
    given: Mapping[str, str],
) -> Problem:
    steps = tuple(step for step in fault["loc"] if step != "[key]")
    fixed = given if len(steps) == 1 else ()
    writable = [field for field in _fields(kind, steps[:-1]) if field not in fixed]
    what, remedy = fault_sentences(fault, str(steps[-1]) if steps else "", writable)
    return Problem(document.where(*path, *steps), what, remedy)


def _fields(kind: type[Any], steps: tuple[Step, ...]) -> list[str]:
    """The keys that may stand at ``steps``, for the hint about a misspelt one."""
    annotation: Any = kind
    for step in steps:
        if isinstance(step, int):
            continue
        model = next(_models(annotation), None)
        if model is None or step not in model.model_fields:
            return []
        annotation = model.model_fields[step].annotation
    model = next(_models(annotation), None)
    return list(model.model_fields) if model else []


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        return
    for part in get_args(annotation):
        yield from _models(part)
