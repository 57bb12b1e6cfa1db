"""Tryline: the workspace where marketing and sales win deals together."""
