"""What nobody thought of: told to a service that collects such, where one is set up."""
