"""What the handbook is made of: settings, scenarios, statutes, clauses, sessions, pages, and all of it together."""
