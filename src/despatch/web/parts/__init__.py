"""What several pages show: model types come in; frozen views, charts and marks go out, ready for a template."""
