"""zb_pipelines: the ground and the roof of the platform; this door enters no room."""
