"""What pages show: the context of each macro, and the templates that render it."""
