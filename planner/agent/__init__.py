"""The agent: a graph of steps around drafters and the critic, and the trip folder it writes to."""
