"""Checks of the compiled schemas on real engines. Started by run.sh; see README.md beside it."""
