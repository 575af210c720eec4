"""The tasks of training: how requests are drawn, described, rated, written down and checked."""
