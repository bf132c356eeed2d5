"""What changed in an entry beside its items: identifiers, terms, cycle, extraction, texts."""

from collections.abc import Iterator

from zb_pipelines.domain.catalog.changes.change import Change
from zb_pipelines.domain.catalog.model.model import Entry

_TEXTS = {
    "code": "目录代码",
    "title": "名称",
    "summary": "摘要",
    "category": "分类",
    "format": "格式",
    "use": "使用要求",
    "collection_basis": "收集依据",
    "feeds": "关联数据库",
    "subject": "对象",
}


def term_changes(old: Entry, new: Entry) -> Iterator[Change]:
    """Everything of art. 10 that is not an item, a level or an exemption."""
    if old.identifiers != new.identifiers:
        words = f"必要标识由 {_list(old.identifiers)} 改为 {_list(new.identifiers)}"
        yield Change("identifier_changed", new.key, words)
    if old.record_key != new.record_key:
        words = f"记录主键由 {_list(old.record_key)} 改为 {_list(new.record_key)}"
        yield Change("record_key_changed", new.key, words)
    if old.sharing != new.sharing:
        words = _terms("共享属性", old.sharing.type, new.sharing.type)
        yield Change("sharing_changed", new.key, words)
    if old.opening != new.opening:
        words = _terms("开放属性", old.opening.type, new.opening.type)
        yield Change("opening_changed", new.key, words)
    if old.cycle != new.cycle:
        yield Change("cycle_changed", new.key, f"更新周期由{old.cycle}改为{new.cycle}")
    yield from _extraction(old, new)
    if old.crs != new.crs:
        words = f"坐标系由 {old.crs or '未声明'} 改为 {new.crs or '未声明'}"
        yield Change("crs_changed", new.key, words)
    texts = [name for field, name in _TEXTS.items() if getattr(old, field) != getattr(new, field)]
    if texts:
        yield Change("text_changed", new.key, f"{'、'.join(texts)}改写")


def _extraction(old: Entry, new: Entry) -> Iterator[Change]:
    before, after = old.extraction, new.extraction
    if before != after:
        words = f"提取方式由 {_mode(before.mode, before.time)} 改为 {_mode(after.mode, after.time)}"
        if before.deletes != after.deletes:
            words += f"，缺失记录由 {before.deletes} 改为 {after.deletes}"
        yield Change("extraction_changed", new.key, words)
    if old.expect != new.expect:
        words = (
            f"预期行数由 {_range(old.expect.min, old.expect.max)} "
            f"改为 {_range(new.expect.min, new.expect.max)}"
        )
        yield Change("bounds_changed", new.key, words)


def _terms(what: str, old: str, new: str) -> str:
    return f"{what}由{old}改为{new}" if old != new else f"{what}（{new}）的条件、方式或依据改写"


def _mode(mode: str, time: str | None) -> str:
    return f"{mode}({time})" if time else mode


def _range(least: int | None, most: int | None) -> str:
    return f"{'-' if least is None else least}~{'-' if most is None else most}"


def _list(names: tuple[str, ...]) -> str:
    return "、".join(names) or "无"
