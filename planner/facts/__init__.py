"""Facts: what is known about a trip before anybody drafts: its places, hours, prices and ways between cities."""
