"""Drafting with a language model: what it is shown, how its answer is read, and what happens when there is none."""
