"""What the machine says by itself."""
