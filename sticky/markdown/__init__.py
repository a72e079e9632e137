"""The Markdown that people write: how it becomes HTML, and what may not stand in it."""
