"""Charts: each is a finding, a drawing at two widths, a source, and a table that says the same."""
