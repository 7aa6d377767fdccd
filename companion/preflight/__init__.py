"""What is looked at and measured before the show, when somebody asks for it."""
