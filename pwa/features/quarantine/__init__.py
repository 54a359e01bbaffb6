"""What lost devices had not sent, for whoever decides on it."""
