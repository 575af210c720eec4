"""Exporters: one plan, many formats; untrusted text is inert in each of them."""
