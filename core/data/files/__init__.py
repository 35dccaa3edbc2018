"""Readers: IDX, CIFAR, NumPy arrays, folders of pictures; and which of them a path is for."""
