"""What a person may type about access, and what is said when it is wrong."""
