"""What can be looked at only while the service runs; the rest is ``companion.checkup``'s."""
