"""`zb open`: what is opened to everybody (art. 7, 28 to 32)."""

from zb_pipelines.cli.open import list, withdraw

COMMANDS = {"list": list.list_packages, "withdraw": withdraw.withdraw}
