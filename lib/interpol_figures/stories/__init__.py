"""What single reports still keep in the library."""
