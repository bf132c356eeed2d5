"""Checks of ``survivorship/<database>.yml`` against the entries that it takes its claims from."""

from collections.abc import Iterator
from typing import get_args

from zb_pipelines.domain.catalog.files.draft import Draft
from zb_pipelines.domain.catalog.files.strict_yaml import Step
from zb_pipelines.domain.catalog.model.expression import columns_of
from zb_pipelines.domain.catalog.model.model import Entry, Semantic
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.survivorship.model import Claim, Consolidation

Path = tuple[Step, ...]


def check_claims(draft: Draft) -> None:
    """Add a problem for every claim, field or expression that names what is not there."""
    for key, consolidation in draft.consolidations.items():
        name = f"survivorship/{key}.yml"
        for place, claim in enumerate(consolidation.claims):
            _claim(draft, name, ("claims", place), claim)
        _fields_known(draft, name, consolidation)
        _orders(draft, name, consolidation)
        _semantics(draft, name, consolidation)


def _claim(draft: Draft, name: str, path: Path, claim: Claim) -> None:
    if (claim.key is None) == (claim.through is None):
        what = "key 和 through 要写且只写一个"
        draft.problem(name, path, what, "本条目有实体主键就写 key，要经另一个条目查找就写 through")
    if entry := _entry(draft, name, (*path, "entry"), claim.entry):
        _item(draft, name, (*path, "key"), entry, claim.key)
        _item(draft, name, (*path, "time"), entry, claim.time)
        if claim.where is not None:
            _expression(draft, name, (*path, "where"), entry, claim.where)
        for field, text in claim.fields.items():
            _expression(draft, name, (*path, "fields", field), entry, text)
        if claim.through:
            _item(draft, name, (*path, "through", "item"), entry, claim.through.item)
    if claim.through:
        steps = (*path, "through")
        if entry := _entry(draft, name, (*steps, "entry"), claim.through.entry):
            _item(draft, name, (*steps, "matches"), entry, claim.through.matches)
            _item(draft, name, (*steps, "gives"), entry, claim.through.gives)


def _entry(draft: Draft, name: str, path: Path, key: str) -> Entry | None:
    if not draft.knows("sources", key):
        draft.problem(
            name, path, f"目录里没有条目 {key}", f"改成已有的条目，或者新建 sources/{key}.yml"
        )
    return draft.entries.get(key)


def _item(draft: Draft, name: str, path: Path, entry: Entry, used: str | None) -> None:
    if used is None or used in {item.name for item in entry.aggregated_items}:
        return
    if used in {item.name for item in entry.items}:
        what, remedy = f"条目 {entry.key} 的信息项 {used} 不予汇聚", "不要引用它，或者改正豁免范围"
    else:
        what, remedy = f"条目 {entry.key} 没有信息项 {used}", "改成该条目 items 里的 name"
    draft.problem(name, path, what, remedy)


def _expression(draft: Draft, name: str, path: Path, entry: Entry, text: str) -> None:
    try:
        columns = set(columns_of(text))
    except InputError as refusal:
        for problem in refusal.problems:
            draft.problem(name, path, problem.what, problem.remedy)
        return
    for column in sorted(columns):
        _item(draft, name, path, entry, column)


def _fields_known(draft: Draft, name: str, consolidation: Consolidation) -> None:
    known = {field.name for field in consolidation.fields}
    for place, claim in enumerate(consolidation.claims):
        for field in claim.fields:
            if field not in known:
                what = f"fields 里没有声明字段 {field}"
                path = ("claims", place, "fields", field)
                draft.problem(name, path, what, "在 fields 声明它和它的权威顺序，或者删除这一行")
    seen = {consolidation.key}
    for place, field in enumerate(consolidation.fields):
        if field.name in seen:
            what = f"字段 {field.name} 重复，或者与主键同名"
            draft.problem(name, ("fields", place, "name"), what, "每个字段只声明一次")
        seen.add(field.name)


def _orders(draft: Draft, name: str, consolidation: Consolidation) -> None:
    for place, field in enumerate(consolidation.fields):
        path = ("fields", place, "order")
        claimed = {claim.entry for claim in consolidation.claims if field.name in claim.fields}
        for rank, entry in enumerate(field.authority_order):
            if entry not in claimed:
                what = f"{entry} 没有对字段 {field.name} 提出主张"
                remedy = f"在 claims 里给 {entry} 写上 {field.name}，或者从 order 去掉"
                draft.problem(name, (*path, rank), what, remedy)
        for entry in sorted(claimed - set(field.authority_order)):
            what = f"{entry} 主张字段 {field.name}，但不在 order 里，永远不会被采用"
            draft.problem(name, path, what, "在 order 写上它的位次，或者删除该主张")
        if len(set(field.authority_order)) < len(field.authority_order):
            draft.problem(name, path, "order 里有重复的条目", "每个条目只写一次")
        if field.equal > (1 if field.policy == "latest" else len(field.authority_order)):
            what = f"字段 {field.name} 的 equal 为 {field.equal}，超出了可以并列的来源"
            remedy = "latest 不写 equal；authority 的 equal 是 order 开头并列的来源数"
            draft.problem(name, ("fields", place, "equal"), what, remedy)


def _semantics(draft: Draft, name: str, consolidation: Consolidation) -> None:
    known = get_args(Semantic)
    for path, semantic in _declared_semantics(consolidation):
        if semantic is not None and semantic not in known:
            what = f"不认识的语义类型 {semantic}"
            draft.problem(name, path, what, f"改成其中之一：{'、'.join(known)}")


def _declared_semantics(consolidation: Consolidation) -> Iterator[tuple[Path, str | None]]:
    yield ("key_semantic",), consolidation.key_semantic
    for place, field in enumerate(consolidation.fields):
        yield ("fields", place, "semantic"), field.semantic
