"""Asking: questions in a chat or a form, what their answers come to, and whom to ask to give way."""
