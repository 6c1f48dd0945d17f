"""What a text says of the world that a situation can hold: claims, each with where it stands."""
