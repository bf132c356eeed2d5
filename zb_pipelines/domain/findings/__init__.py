"""Findings (疑点) after they were found: the states of their verification."""
