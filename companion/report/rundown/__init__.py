"""The rundown as crews take it along: on paper, and in their calendars."""
