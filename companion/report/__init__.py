"""What is told of a run afterwards: for programs as JSON and CSV, for people in the words of the show."""
