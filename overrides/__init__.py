"""The theme over Material for MkDocs: templates, one stylesheet a component, small scripts."""
