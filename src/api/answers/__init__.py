"""What is answered, beside what it says: positions, versions, streams, other sites' pages."""
