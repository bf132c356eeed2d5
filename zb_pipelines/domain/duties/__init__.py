"""Duties of whoever handles personal and important data: registers, assessments, requests of persons."""
