"""One module for each extract an agency sends."""
