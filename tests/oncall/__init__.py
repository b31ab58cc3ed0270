"""Who is on call, from real calendars and real servers, and who is told, once."""
