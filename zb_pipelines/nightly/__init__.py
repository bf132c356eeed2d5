"""What starts when: schedules, the gate, the steps of a night, retention of events."""
