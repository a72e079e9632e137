"""What the engine makes of the theme: its templates rendered, its styles and scripts as files, a library’s own color and logo."""
