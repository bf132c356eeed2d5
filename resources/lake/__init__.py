"""The lake: Delta tables of daily partitions, each replaced as a whole and atomically."""

from resources.lake.delta_log import CommitConflictError
from resources.lake.file_encryption import Encryption, FileKey
from resources.lake.lake import Lake, Written
from resources.lake.pending_partition import PendingPartition

__all__ = ["CommitConflictError", "Encryption", "FileKey", "Lake", "PendingPartition", "Written"]
