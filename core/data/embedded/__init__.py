"""Data files that ship with the package. Each has a LICENSE file beside it that says where it comes from."""
