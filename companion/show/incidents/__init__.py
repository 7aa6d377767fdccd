"""What is done when something breaks: who decides, what is switched to, what the record keeps."""
