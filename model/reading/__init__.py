"""How a text is read before anything is made of it: masked, in plain letters, as it was meant."""
