"""The Markdown that people write: what stands in it, and how it becomes HTML."""
