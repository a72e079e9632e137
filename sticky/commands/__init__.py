"""What the single commands do."""
