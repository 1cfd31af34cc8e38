"""What is sent: bodies, files and parameters, of which nothing is passed over in silence."""
