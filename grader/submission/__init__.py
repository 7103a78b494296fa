"""Submissions: reading a file safely, what its class needs, facts that need no execution. Nothing is run here."""
