"""Take in tables of databases: by the connections that whoever runs the server has named."""
