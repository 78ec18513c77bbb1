"""Charts, one module a form, and what they share: theme, caption, marks, scales."""
