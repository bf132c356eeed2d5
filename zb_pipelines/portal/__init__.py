"""What a person sees in a browser: login, site, the channel's HTTP, Dagster behind the login."""
