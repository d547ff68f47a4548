"""The site: assembled from released data only, built by Jupyter Book, checked, then put in place whole."""
