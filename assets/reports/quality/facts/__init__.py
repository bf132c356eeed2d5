"""What a report knows of a period, read once from registry and lake."""
