"""One method a module, each citing its paper."""
