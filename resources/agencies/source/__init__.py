"""What every kind of source shares: declaration, one reading, its copy, hash and failures."""
