"""What a process keeps of the dashboard: sums of spans that were asked for, moved by what the dashboard's log tells."""
