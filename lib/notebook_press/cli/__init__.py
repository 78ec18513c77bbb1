"""The commands of `notebook-press`, which another command line may take over for a collection of its own."""
