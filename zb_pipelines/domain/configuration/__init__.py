"""The settings of one installation: environment variables over the file `zb.toml` over defaults."""

from zb_pipelines.domain.configuration.value import setting

__all__ = ["setting"]
