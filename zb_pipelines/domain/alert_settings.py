"""How alerts are sent: channels, and who receives what through which of them.

Secrets stand in environment variables, of which the file holds the names.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Severity = Literal["info", "warning", "error"]
AlertKind = Literal[
    "run_failed",
    "source_failed",
    "delivery_kept_back",
    "deadline_near",
    "deadline_over",
    "night_late",
    "no_night",
    "daemon_silent",
    "disk",
    "law_docket",
]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MailChannel(_Declared):
    """A mail server, spoken to by SMTP."""

    kind: Literal["mail"]
    host: str = Field(description="The mail server.")
    port: int = Field(default=465, description="Its port: 465 for tls, 587 for starttls.")
    security: Literal["tls", "starttls", "none"] = Field(
        default="tls", description="TLS from the first byte, after STARTTLS, or none at all."
    )
    ca_file: str | None = Field(
        default=None, description="Certificates to trust in place of the system's."
    )
    user: str | None = Field(default=None, description="Who logs in; nobody where it is left out.")
    password_env: str | None = Field(default=None, description="Variable with the password.")
    sender: str = Field(description="Address of the sender.")
    to: tuple[str, ...] = Field(min_length=1, description="Addresses of the receivers.")


class HookChannel(_Declared):
    """An address that takes a POST: a webhook of your own, or a robot of 企业微信, 钉钉 or 飞书."""

    kind: Literal["webhook", "wecom", "dingtalk", "feishu"]
    url_env: str | None = Field(
        default=None, description="Variable with the address; a robot's address is its secret."
    )
    url: str | None = Field(default=None, description="The address, where it is no secret.")
    secret_env: str | None = Field(
        default=None,
        description="Variable with the secret that signs (robots of wecom sign nothing).",
    )
    ca_file: str | None = Field(
        default=None, description="Certificates to trust in place of the system's."
    )

    @model_validator(mode="after")
    def _one_address(self) -> "HookChannel":
        if (self.url is None) == (self.url_env is None):
            raise ValueError("write either url or url_env")
        if self.kind == "wecom" and self.secret_env:
            raise ValueError("robots of wecom sign nothing: leave secret_env out")
        return self


class Quiet(_Declared):
    """Hours of Asia/Shanghai in which only errors are sent; what waits is sent after them."""

    begins: Clock = Field(description="From, HH:MM.")
    ends: Clock = Field(description="Until, HH:MM; earlier than begins: on the next day.")


class Recipient(_Declared):
    """Who receives which alerts by which channel; a list left out means all."""

    role: str = Field(description="Who this is: a role, an office, a group.")
    channel: str = Field(description="Key under channels.")
    least: Severity = Field(default="warning", description="The lowest severity received.")
    agencies: tuple[str, ...] = Field(default=(), description="Only alerts of these agencies.")
    kinds: tuple[AlertKind, ...] = Field(default=(), description="Only alerts of these kinds.")
    quiet: Quiet | None = Field(default=None, description="When only errors are sent.")


class AlertSettings(_Declared):
    """The part ``[alerts]`` of `zb.toml`."""

    channels: dict[str, Annotated[MailChannel | HookChannel, Field(discriminator="kind")]] = Field(
        default_factory=dict, description="Ways to send, by name."
    )
    recipients: tuple[Recipient, ...] = Field(default=(), description="Who receives what.")
    attempts: int = Field(default=3, ge=1, le=10, description="How often a sending is tried.")
    remind_after_hours: int = Field(
        default=24, ge=1, description="After how long what still stands is told again."
    )
    least_free_gb: float = Field(
        default=10, ge=0, description="Below this free room a disk is told of."
    )
    night_by: Clock = Field(
        default="07:00", description="When, in Asia/Shanghai, the night must have ended."
    )

    @model_validator(mode="after")
    def _known_channels(self) -> "AlertSettings":
        missing = sorted({each.channel for each in self.recipients} - set(self.channels))
        if missing:
            raise ValueError(f"recipients name channels that are not declared: {missing}")
        return self
