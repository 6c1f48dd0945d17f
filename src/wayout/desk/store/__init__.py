"""The database of the desk: its tables, their migrations, its key, its reports and its trail."""
