"""Tickets (工单): their states, their limits in working days, the periods they are counted in."""
