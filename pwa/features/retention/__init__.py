"""How long a workspace keeps what need not stay for ever."""
