"""Text goes in; lines, sentences, clauses, words and languages come out, as spans that count code points."""
