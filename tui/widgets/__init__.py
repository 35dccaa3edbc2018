"""Small widgets of the screen."""
