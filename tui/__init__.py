"""The workbench: draws and asks, computes nothing. See `app.run`."""
