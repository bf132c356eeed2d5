"""The checks of `zb doctor`: each is a function that returns what it found, or raises."""
