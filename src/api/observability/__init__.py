"""What whoever runs the shop sees of requests: lines of the log, numbers, traces, security events."""
