"""The exercises of each walkthrough."""
