"""A rubric at a glance: what it asks for, how sure its targets are, and what a verdict costs on this machine."""
