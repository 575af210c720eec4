"""What people say in their own words on the command line: heard, read, shown, kept and done."""
