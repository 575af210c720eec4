"""What must hold for every pack and table."""
