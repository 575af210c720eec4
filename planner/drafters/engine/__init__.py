"""The optimisation engine: arrays in, the best trip out; it knows neither people's names nor files."""
