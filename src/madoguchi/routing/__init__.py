"""Who should answer: workstreams, queues, offers and capacity."""
