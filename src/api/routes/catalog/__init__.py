"""Products: shown, kept, brought in and handed out."""
