"""What an ensemble does to a phonon: resonant and relaxation absorption, and mean free paths."""
