"""What a reader is told of a fault that pydantic or the YAML parser found, in one language."""

import difflib
from collections.abc import Sequence

from pydantic_core import ErrorDetails

from zb_pipelines.domain.messages import message

Sentences = tuple[str, str]
"""What is wrong, and what to do about it."""


def fault_sentences(fault: ErrorDetails, key: str, fields: Sequence[str]) -> Sentences:
    """The sentences on a fault of pydantic's at ``key``, where ``fields`` may stand."""
    context = fault.get("ctx", {})
    said = str(fault["input"])[:30]
    match fault["type"]:
        case "missing":
            return message("{key} is required and missing", key=key), message("add {key}", key=key)
        case "extra_forbidden":
            return message("unknown key {key}", key=key), _known_key(key, fields)
        case "literal_error":
            known = str(context["expected"]).replace("'", "").replace(" or ", ", ")
            what = message("“{said}” is not among the allowed values", said=said)
            return what, _one_of(known.split(", "))
        case "string_pattern_mismatch":
            what = message("“{said}” is not written correctly", said=said)
            return what, message(
                "it must match {pattern}: begin with a lower-case letter, use only lower-case "
                "letters, digits and underscores",
                pattern=context["pattern"],
            )
        case "value_error":
            return str(context["error"]), message("correct {key}", key=key)
        case kind:
            limited = _limit_sentences(kind, {**context})
            return limited or _of_type(kind) or _unknown(key)


def blank_sentences(key: str) -> Sentences:
    """The sentences on a key that has no value."""
    return message("{key} has no value", key=key), message("write a value, or delete this line")


def _one_of(known: Sequence[str]) -> str:
    return message("change it to one of: {known}", known=message(", ").join(known))


def _known_key(key: str, fields: Sequence[str]) -> str:
    near = difflib.get_close_matches(key, fields, n=1)
    if near:
        return message("change it to {near}", near=near[0])
    known = message(", ").join(fields)
    return message("delete it; the keys that can stand here: {fields}", fields=known)


def _limit_sentences(kind: str, context: dict[str, object]) -> Sentences | None:
    """A number or a length out of its limits."""
    match kind:
        case "greater_than_equal":
            limit = message("should be at least {limit}", limit=context["ge"])
        case "greater_than":
            limit = message("should be more than {limit}", limit=context["gt"])
        case "less_than_equal":
            limit = message("should be at most {limit}", limit=context["le"])
        case "less_than":
            limit = message("should be less than {limit}", limit=context["lt"])
        case "string_too_short" | "string_too_long":
            limit = message("has not the right number of characters")
        case _:
            return None
    return limit, message("correct the value")


def _of_type(kind: str) -> Sentences | None:
    """A value of another type than the field's."""
    match kind:
        case "string_type":
            return message("should be text"), message("put it in quotes, for example '01'")
        case "int_type" | "int_from_float":
            what = message("should be a whole number")
            return what, message("write a whole number without quotes")
        case "float_type":
            return message("should be a number"), message("write a number without quotes")
        case "bool_type":
            what = message("should be true or false")
            return what, message("write true or false without quotes")
        case "date_type" | "date_parsing" | "date_from_datetime_parsing":
            return message("should be a date"), message("write it as YYYY-MM-DD")
        case "tuple_type" | "list_type":
            how = message("write each on a line that begins with “- ”, or all within [ ]")
            return message("should be a list"), how
        case "dict_type" | "model_type":
            what = message("should be keys and values")
            return what, message("write “key: value”, one on each line")
        case "int_parsing":
            what = message("the key should be a whole number")
            return what, message("write the key as a whole number")
        case "too_short":
            return message("should have at least one"), message("fill it in")
        case _:
            return None


def _unknown(key: str) -> Sentences:
    what = message("the value of {key} is not allowed here", key=key)
    return what, message("compare it with the schema (zb catalog schema)")


def yaml_sentence(said: str | None) -> str:
    """What the YAML parser (libyaml) said is wrong; its less usual complaints in general words."""
    match said:
        case "mapping values are not allowed in this context":
            return message("a key cannot stand here")
        case "could not find expected ':'":
            return message("a colon is missing after a key")
        case "did not find expected key":
            return message("a key was expected here")
        case "did not find expected '-' indicator":
            return message("a list goes on here without “- ”")
        case "block sequence entries are not allowed in this context":
            return message("“- ” cannot stand here")
        case "did not find expected ',' or '}'" | "did not find expected ',' or ']'":
            return message("a bracket is not closed, or a comma is missing")
        case "found character that cannot start any token":
            return message("a value cannot begin with this character (a tab, @ or `)")
        case "found unexpected end of stream" | "found unexpected document indicator":
            return message("a quotation mark is not closed")
        case _:
            return message("it cannot be read as YAML")
