"""What authors of roles and plugins test with: a scripted model, a server that misbehaves, answers that are spoilt."""
