"""From a document's values to a declared model, with each fault said in Chinese at its line."""

import difflib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from zb_pipelines.domain.catalog.files.document import Document
from zb_pipelines.domain.catalog.files.strict_yaml import Step
from zb_pipelines.domain.errors import InputError, Problem

T = TypeVar("T")

_SENTENCES: Mapping[str, tuple[str, str]] = {
    "string_type": ("应当是文本", "给它加上引号，例如 '01'"),
    "int_type": ("应当是整数", "写成不带引号的整数"),
    "int_from_float": ("应当是整数", "写成不带引号的整数"),
    "bool_type": ("应当是 true 或 false", "写成不带引号的 true 或 false"),
    "date_type": ("应当是日期", "写成 YYYY-MM-DD"),
    "date_parsing": ("应当是日期", "写成 YYYY-MM-DD"),
    "date_from_datetime_parsing": ("应当是日期", "写成 YYYY-MM-DD"),
    "tuple_type": ("应当是列表", "每项一行，以“- ”开头，或者写在 [ ] 里"),
    "list_type": ("应当是列表", "每项一行，以“- ”开头，或者写在 [ ] 里"),
    "dict_type": ("应当是键和值", "写成“键: 值”，每行一个"),
    "model_type": ("应当是键和值", "写成“键: 值”，每行一个"),
    "int_parsing": ("键应当是整数", "把键写成整数"),
    "too_short": ("至少要有一项", "补上内容"),
}


def shaped(
    document: Document,
    value: Any,
    kind: type[T],
    path: tuple[Step, ...] = (),
    given: Mapping[str, str] | None = None,
) -> T:
    """Validate ``value``, found at ``path`` of ``document``, as a ``kind``; no coercion of types.

    ``given`` holds the fields that follow from the place of the file (its
    key) and may not be written in it. :class:`InputError` with all faults.
    """
    given = given or {}
    written = [
        Problem(
            document.where(*path, key),
            f"{key} 由文件的位置决定，不写在文件里",
            f"删除这一行；要改变它，就移动文件或改名（现在是 {fixed}）",
        )
        for key, fixed in given.items()
        if isinstance(value, dict) and key in value
    ]
    whole = value | dict(given) if isinstance(value, dict) else value
    try:
        model: T = _adapter(kind).validate_json(json.dumps(whole), strict=True)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        problems = [_problem(document, path, kind, fault, given) for fault in faults]
        raise InputError(*written, *problems) from error
    if written:
        raise InputError(*written)
    return model


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _problem(
    document: Document,
    path: tuple[Step, ...],
    kind: type[Any],
    fault: ErrorDetails,
    given: Mapping[str, str],
) -> Problem:
    steps = tuple(step for step in fault["loc"] if step != "[key]")
    fixed = given if len(steps) == 1 else ()
    writable = [field for field in _fields(kind, steps[:-1]) if field not in fixed]
    what, remedy = _sentence(fault, str(steps[-1]) if steps else "", writable)
    return Problem(document.where(*path, *steps), what, remedy)


def _sentence(fault: ErrorDetails, key: str, fields: list[str]) -> tuple[str, str]:
    context = fault.get("ctx", {})
    match fault["type"]:
        case "missing":
            return f"缺少必填的 {key}", f"补上 {key}"
        case "extra_forbidden":
            near = difflib.get_close_matches(key, fields, n=1)
            known = f"改成 {near[0]}" if near else f"删除它；这里可用的键：{'、'.join(fields)}"
            return f"不认识的键 {key}", known
        case _ if fault["input"] is None:
            return f"{key} 没有写值", "补上值，或者删除这一行"
        case "literal_error":
            said, expected = str(fault["input"])[:30], str(context["expected"])
            return f"“{said}”不在允许的取值里", f"改成其中之一：{expected.replace(' or ', ', ')}"
        case "string_pattern_mismatch":
            said = str(fault["input"])[:30]
            return (
                f"“{said}”写法不对",
                f"要符合 {context['pattern']}：小写字母开头，只用小写字母、数字和下划线",
            )
        case kind if kind in _SENTENCES:
            return _SENTENCES[kind]
        case _:
            return f"不符合要求：{fault['msg']}", "按要求改正"


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
