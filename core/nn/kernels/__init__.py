"""Convolution and pooling in plain NumPy, forward and backward, on a few images at a time.

The files in the order in which to read them:

    geometry               sizes: what goes in, what comes out
    block_order            the pixels of a pooling window in separate blocks
    patches                im2col as one strided copy, and its adjoint
    direct                 convolution as one matrix product, any kernel, stride and padding
    first_layer            the same for rows of channel planes, as images come from a file
    winograd_transforms    F(2x2, 3x3): three small linear maps and their adjoints
    parity                 even and odd pixels apart
    winograd               3x3 convolution with 2.25 times fewer multiplications
    max_pooling, average_pooling
    micro_batches          how a batch is cut, so that a piece stays in the cache
    workspace              buffers that several pieces use one after the other

Images are (images, height, width, channels) arrays in C order; weights (kernel height, kernel width,
channels, filters), which read as a matrix is (inputs of one unit, filters), as in a dense layer.
Nothing allocates once it has run.
"""
