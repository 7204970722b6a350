"""letter -> acts, quantities, due dates; then matters, standing, deliveries."""
