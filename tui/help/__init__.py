"""What a control does to learning, in the lecture's reasoning: words in TOML files, read when first asked for."""
