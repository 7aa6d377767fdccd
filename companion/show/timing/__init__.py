"""When everything of a show was planned, is expected, and has to begin at the latest."""
