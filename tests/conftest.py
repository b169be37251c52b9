"""What all tests share."""

from hypothesis import settings

# A machine that is busy with other things must not fail a test; what has to be fast is measured on its own.
settings.register_profile("telusur", deadline=None)
settings.load_profile("telusur")
