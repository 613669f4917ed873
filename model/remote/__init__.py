"""A model of another process, or of another machine, over HTTP: the service, and who asks it."""
