"""Products that are handed out: built after treatment, checked, written for whoever may have them."""
