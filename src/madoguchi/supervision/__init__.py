"""What managers see over shoulders and over time."""
