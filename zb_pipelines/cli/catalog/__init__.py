"""`zb catalog`: from the working catalog to a release, and from a release into the data."""

from zb_pipelines.cli.catalog import (
    apply,
    check,
    diff,
    export,
    import_,
    log,
    new,
    plan,
    publish,
    rollback,
    scan,
    schema,
)

COMMANDS = {
    "check": check.check,
    "publish": publish.publish,
    "log": log.log,
    "new": new.new,
    "schema": schema.schema,
    "export": export.export,
    "import": import_.import_workbook,
    "scan": scan.scan,
    "diff": diff.diff,
    "plan": plan.plan,
    "apply": apply.apply,
    "rollback": rollback.rollback,
}
