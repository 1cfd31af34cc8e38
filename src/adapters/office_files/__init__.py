"""What the shop's own people take along: orders and customers as files."""
