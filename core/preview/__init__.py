"""What a choice will do, seen before training: the initial state under each initialisation, the function a network
computes, what its first weights look for.
"""
