"""Text with line numbers: files, problems, names and YAML. Knows nothing of Markdown or the handbook."""
