"""The Markdown that people write: how it becomes HTML, and what it may not contain."""
