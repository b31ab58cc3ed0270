"""Several dockfix processes on one PostgreSQL: nothing is lost, nothing is done twice, whichever of them dies."""
