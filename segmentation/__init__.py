"""Customer segmentation that an analyst can act on."""
