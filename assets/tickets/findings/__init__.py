"""Findings (疑点) in the hands of those who verify them: listed, moved on, as a workbook and back."""
