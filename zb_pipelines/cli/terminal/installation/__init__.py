"""What `zb doctor` tries: each check is a function that says what it found, or raises."""
