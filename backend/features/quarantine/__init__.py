"""What a lost device had not sent: handed over once, kept apart, let in or discarded by a manager."""
