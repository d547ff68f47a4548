"""Running notebooks strictly: known parameters only, in a scratch folder, silent, clean, published whole or not at all."""
