"""The static import index: what each module exports and who imports what, from buffers as they are.

It executes nothing.
"""
