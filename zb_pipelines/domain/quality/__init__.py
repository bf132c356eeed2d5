"""What a catalog declares about quality: dimensions, expectations, scoring."""
