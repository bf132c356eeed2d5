"""What every page stands on: templates, headers, hosts, origins, errors."""
