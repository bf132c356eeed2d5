"""How nights went and how far the present one is: read by alerts, commands and the site."""
