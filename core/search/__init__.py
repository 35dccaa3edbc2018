"""Hyperparameter search: a space, a sampler, rules that stop hopeless trials, and trials in processes of their own."""
