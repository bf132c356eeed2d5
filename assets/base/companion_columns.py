"""The columns of the tables beside a base database's golden records, as Dagster shows them."""

import dagster as dg

# Keys and values of persons and bodies: as sensitive as the records themselves.
PERSONAL = {"level": "L3"}


def _schema(*columns: dg.TableColumn) -> dg.TableSchema:
    return dg.TableSchema(columns=list(columns))


CONFLICT = _schema(
    dg.TableColumn("key", "string", description="主记录标识", tags=PERSONAL),
    dg.TableColumn("field", "string", description="字段"),
    dg.TableColumn("value", "string", description="落选的值", tags=PERSONAL),
    dg.TableColumn("source", "string", description="落选值的来源"),
    dg.TableColumn("time", "datetime", description="落选值的时间"),
    dg.TableColumn("kept_value", "string", description="采用的值", tags=PERSONAL),
    dg.TableColumn("kept_source", "string", description="采用值的来源"),
    dg.TableColumn("kept_time", "datetime", description="采用值的时间"),
)
CHANGES = _schema(
    dg.TableColumn("key", "string", description="主记录标识", tags=PERSONAL),
    dg.TableColumn("change", "string", description="inserted 新增、updated 更新、deleted 删除"),
    dg.TableColumn("fields", "string[]", description="变更的字段"),
    dg.TableColumn("before", "string", description="变更前(JSON)", tags=PERSONAL),
    dg.TableColumn("after", "string", description="变更后(JSON)", tags=PERSONAL),
    dg.TableColumn("since", "date", description="与哪一天相比"),
)
UNRESOLVED = _schema(
    dg.TableColumn("entry", "string", description="来源条目"),
    dg.TableColumn("_record", "string", description="来源记录的指纹"),
    dg.TableColumn("why", "string", description="无法归属的原因"),
)
