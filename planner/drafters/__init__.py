"""Drafters: whatever proposes outlines."""
