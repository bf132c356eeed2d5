"""Products handed over to a recipient: as files in a folder or on an SFTP server, or as a database table."""
