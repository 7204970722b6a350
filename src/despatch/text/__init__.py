"""Text as all rooms count it: code points, and lines that end at a line feed only."""
