"""Importers: a user's own lists of places become packs."""
