"""Sticky Situations: the generator behind a handbook on patron privacy."""
