"""What operators see of the running bot from outside: metrics, health, one line an update."""
