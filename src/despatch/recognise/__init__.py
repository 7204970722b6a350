"""The room where people, offices, places, ships and quantities will be recognised in letters."""
