"""HTTP: routes that are sentences, one table of problems, who may do what."""
