"""What forms of casework share: fields that people write in, and saving a form once. It knows no family."""
