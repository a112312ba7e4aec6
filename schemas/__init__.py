"""The law: what is asked, what must hold, and how to say it. Imports nothing from pipeline."""
