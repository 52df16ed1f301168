"""The embedders: one that runs here, and a remote one behind the same seam."""
