"""Scripts that the *user's* interpreter runs by path.

They import the standard library and the tool that they drive, nothing of ours: gonogo's dependencies must never
enter the project's environment. The price is that small things are written twice. Python 3.9 and later.
"""
