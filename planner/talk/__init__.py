"""Talk: what people say in sentences, read into acts on a closed list of predicates."""
