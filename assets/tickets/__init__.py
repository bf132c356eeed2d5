"""Tickets, from the failing row to closing: raised at night, answered by workbook, replayed, checked again."""
