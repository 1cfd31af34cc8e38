"""What is not a load: how long something takes, how soon it is seen, how much memory it needs."""
