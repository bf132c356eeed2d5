"""Tickets (工单): their states and their limits in working days."""
