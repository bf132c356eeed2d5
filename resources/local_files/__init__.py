"""Files of this machine: written whole or not at all, and locked against another process."""
