"""Where the act model comes from: its letters, and the script that trains it."""
