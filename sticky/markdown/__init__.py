"""Everything about the Markdown that people write: how it is parsed, what stands in it, and how it becomes HTML."""
