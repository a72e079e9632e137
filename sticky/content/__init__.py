"""The handbook's model: settings, scenarios, statutes, clauses, sessions, pages, and the handbook as a whole."""
