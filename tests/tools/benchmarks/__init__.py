"""How long each way of treating a province's returns takes, beside named baselines (`make bench`)."""
