"""The functions of the individual commands."""
