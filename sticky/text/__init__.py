"""Text with places: problems, YAML, Markdown files taken apart. Knows nothing of the handbook."""
