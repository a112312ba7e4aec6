"""What a form is (model.py), and how one is loaded from its folder."""
