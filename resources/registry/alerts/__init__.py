"""The memory of alerts: who was told what, and waits for its end."""
