"""Running a show: the shell around the pure core. One queue, one writer."""
