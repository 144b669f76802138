"""The council's own case system into casework, by its files: tables of the Standard Safeguarding Dataset."""
