"""Who must be told now."""
