"""Redis or Valkey as the home of read models: keys, reading, writing, the bell."""
