"""The assistant's desk: a program that speaks the Model Context Protocol comes in; quoted answers go out.

It reads and never writes. What the archive does not hold is an answer, too. The library `mcp` comes with
`pip install 'despatch[mcp]'`.
"""
