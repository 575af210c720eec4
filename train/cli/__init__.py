"""The `fairtrip-train` command."""
