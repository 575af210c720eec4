"""Policies side by side: who takes part, what is measured of each attempt, and the tables and pictures made of it."""
