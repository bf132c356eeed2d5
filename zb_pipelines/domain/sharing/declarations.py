"""What a catalog declares of sharing, in one place: products, rules, the ledger of channels."""

from zb_pipelines.domain.sharing.channels import Channel
from zb_pipelines.domain.sharing.limits import SharingRules, shipped_sharing_rules
from zb_pipelines.domain.sharing.product import Product

__all__ = ["Channel", "Product", "SharingRules", "shipped_sharing_rules"]
