"""Starts a library's own handbook: from the texts of the starter, and from what the library says of itself."""
