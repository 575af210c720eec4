"""The one door to language models: asking, retrying, checking, counting; the rest of the program sees one callable."""
