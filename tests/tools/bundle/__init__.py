"""A zip out that an office installs from on Windows, without a network and without an administrator."""
