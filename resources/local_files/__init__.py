"""Files of this machine: atomic writes, locks, private permissions, scratch folders."""
