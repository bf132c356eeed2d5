"""The records that the registry hands out."""
