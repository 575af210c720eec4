"""What goes into the reward: judging completions, adding travellers up, and guarding against faults and hacking."""
