"""Settings and set-up, for administrators."""
