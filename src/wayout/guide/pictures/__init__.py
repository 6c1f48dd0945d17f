"""Pictures a person reads at a glance: maps of crossings, maps of one journey, charts of queues."""
