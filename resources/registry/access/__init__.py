"""Users, their roles and sessions, and approvals by a second person."""
