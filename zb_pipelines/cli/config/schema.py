"""`zb config schema`: the JSON Schema of `zb.toml`, for an editor."""

import typer


def schema() -> None:
    """Print the JSON Schema of zb.toml."""
    import json

    from zb_pipelines.domain.config_schema import Configuration

    typer.echo(json.dumps(Configuration.model_json_schema(), ensure_ascii=False, indent=2))
