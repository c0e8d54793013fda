"""What the code says about itself: parts of the providers' pages, and the schema for editors."""
