"""Products for recipients: treated, checked, and written as shared tables or open packages."""
