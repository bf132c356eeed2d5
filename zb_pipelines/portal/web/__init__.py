"""What every page uses: templates, headers, hosts, origins, errors."""
