"""`zb config show`: every setting, and whether a variable, the file or the default says it."""

from typing import TYPE_CHECKING

from zb_pipelines.cli.terminal.output import AsJson, print_json, print_line, print_table
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zb_pipelines.domain.setting import Setting


def show(as_json: AsJson = False) -> None:
    """Show every setting with its value and where that comes from; passwords are masked."""
    from zb_pipelines.domain.config_file import config_path, load_config
    from zb_pipelines.domain.config_schema import Configuration
    from zb_pipelines.domain.setting import read_setting

    written = load_config()
    keys = [key for key in Configuration.model_fields if key != "alerts"]
    defaults = _defaults()
    found = [(read_setting(key), defaults.get(key)) for key in keys]
    alerts = (written or Configuration()).alerts
    if as_json:
        print_json(
            {
                "file": str(config_path()) if written else None,
                "settings": [_setting_json(each, default) for each, default in found],
                "alerts": alerts.model_dump(mode="json"),
            }
        )
        return
    file = config_path()
    print_line(
        message("File: {file}", file=file)
        if written
        else message("No file of settings ({file})", file=file)
    )
    print_table(
        message("Settings"),
        [message("Variable"), message("Key in zb.toml"), message("Value"), message("Comes from")],
        [_line(each, default) for each, default in found],
    )
    print_line(
        message(
            "Alerts: channels {channels}, recipients {recipients}",
            channels=len(alerts.channels),
            recipients=len(alerts.recipients),
        )
    )


def _defaults() -> "Mapping[str, str]":
    """The places that stand where nobody names others."""
    from zb_pipelines.domain.settings import current

    settings = current()
    places = ("home", "catalog", "sources", "lake", "registry_url", "dagster_home")
    return {key: str(getattr(settings, key)) for key in places} | {
        "law_clock": "in_force",
        "law_deadline": "strictest",
        "night_cron": "30 1 * * *",
        "progress": "auto",
        "report_working_day": "1",
    }


def _line(each: "Setting", default: str | None) -> tuple[str | None, ...]:
    origins = {
        "environment": message("environment variable"),
        "file": message("file"),
        "default": message("default"),
    }
    return each.variable, each.key, _hide_password(each.value or default), origins[each.origin]


def _setting_json(each: "Setting", default: str | None) -> dict[str, str | None]:
    value = _hide_password(each.value or default)
    return {"key": each.key, "variable": each.variable, "value": value, "origin": each.origin}


def _hide_password(value: str | None) -> str | None:
    """The value; the password of a URL as three stars."""
    if value is None or "://" not in value or "@" not in value:
        return value
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        return make_url(value).render_as_string(hide_password=True)
    except ArgumentError:
        return "***"
