"""How LINE is spoken, so that no other room has to."""
