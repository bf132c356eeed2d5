"""From the failing row to the closed ticket: found at night, worked in a workbook, replayed, rechecked."""
