"""The theme: templates over Material for MkDocs, one stylesheet a component, small scripts."""
