"""Acts of the whole archive in, the matters they belong to out: grouped, labelled, and how each stands on a day."""
