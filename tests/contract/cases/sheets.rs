//! Records, sheets, headings and columns: nothing of a file is passed over in silence.
