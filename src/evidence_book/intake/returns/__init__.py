"""Record-level returns: one small file says what a return is; template, intake, suite and generator follow from it."""
