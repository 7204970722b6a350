"""What several pages show: an act, a chart, a filter form, a margin note."""
