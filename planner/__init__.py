"""Making trips: catalogue, drafters, schedule, check, agent, exporters and the command line."""
