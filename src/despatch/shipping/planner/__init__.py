"""Ships, lots and routes in, a plan of voyages out, with bounds and reasons."""
