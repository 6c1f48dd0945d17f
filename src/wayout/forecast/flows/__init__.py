"""The flow of people from their homes through lanes into other countries, hour by hour."""
