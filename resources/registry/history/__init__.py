"""What was built and measured, by day and summed over periods."""
