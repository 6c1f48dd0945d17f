"""How many, how long? Movement of people, and folders of the Flee program."""
