"""Builds and previews the site. The only folder that imports MkDocs."""
