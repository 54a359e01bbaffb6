"""Where our data is: one page that can be printed."""
