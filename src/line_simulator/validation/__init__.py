"""What LINE refuses, in the words it refuses it with."""
