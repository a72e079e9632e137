"""Text with line numbers: problems, YAML and parsed Markdown files. Knows nothing of the handbook."""
