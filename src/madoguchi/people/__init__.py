"""Who works here: representatives, supervisors and administrators, and whether they are present."""
