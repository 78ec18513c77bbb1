"""A statement judged against the record, and the verdict explained."""
