"""The control API under `/_sim`: what tests and the phone page drive the simulator with."""
