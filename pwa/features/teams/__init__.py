"""Teams and who leads them."""
