"""The lake: Delta tables of daily partitions, each replaced as a whole and atomically."""

from resources.lake.delta_log import CommitConflictError
from resources.lake.lake import Lake, Written
from resources.lake.pending_partition import PendingPartition

__all__ = ["CommitConflictError", "Lake", "PendingPartition", "Written"]
