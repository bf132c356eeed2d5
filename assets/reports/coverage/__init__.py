"""Where every catalogued entry stands on a day: ledger, coverage table, deadlines."""
