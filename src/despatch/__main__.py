"""python -m despatch."""

from despatch.cli import main

if __name__ == "__main__":
    main()
