"""What SFT and GRPO share: a run in its folder, its checkpoints, its progress and the policy it trains."""
