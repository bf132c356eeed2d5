"""Changes of law and what they lead to: the watch, its assets, its report."""
