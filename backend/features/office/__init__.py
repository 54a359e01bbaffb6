"""The office half that looks after the server: what happened, what failed, what is kept and where."""
