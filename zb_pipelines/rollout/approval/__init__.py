"""What allows destroying data: the plan of the release in force, and an approval."""
