"""The commands: one file each, named for its command and imported only when that is called."""
