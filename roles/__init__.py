"""Who travels, and what each of them wants."""
