"""Who writes to us: customers as their channel knows them, and the contacts they belong to."""
