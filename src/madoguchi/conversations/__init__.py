"""The thread itself: messages, states and the people in it."""
