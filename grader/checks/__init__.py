"""The checks: one file each, with what it checks, why it matters and what to look at."""
