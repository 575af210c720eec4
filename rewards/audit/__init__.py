"""The noise laboratory: experiments and measures on judges; imported late, by whoever runs an audit."""
