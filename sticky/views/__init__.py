"""What pages show: the facts behind each macro, and the templates that make markup of them."""
