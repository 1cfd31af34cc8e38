"""What one can ask the shop. One file a question. Answers come from the read models and from nowhere else."""
