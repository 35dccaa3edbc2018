"""The lessons that come with nntui: one Markdown file each, with TOML in front. `core.lessons` reads them."""
