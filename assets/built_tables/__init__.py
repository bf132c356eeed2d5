"""What every built table needs, base or derived: entry partitions, change log, retention, promises."""
