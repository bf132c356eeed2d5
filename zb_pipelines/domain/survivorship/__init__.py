"""Which agency decides a field of a consolidated record (一数一源): rules as data."""
