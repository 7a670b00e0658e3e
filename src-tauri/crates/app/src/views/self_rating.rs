//! Self-rating workbooks: sent to people without the program, and brought in again.

super::views! {
    /// For whom workbooks are made. Just one of them is given.
    #[derive(Default)]
    pub struct SelfRatingFor {
        /// One person, by number: a file.
        pub person: Option<String>,
        /// Everybody of a team: a folder of files.
        pub team: Option<String>,
        /// Everybody of a branch: a folder of files.
        pub branch: Option<String>,
    }

    /// The workbooks that were written.
    pub struct SelfRatingsWritten {
        /// The path of the file, or of the folder.
        pub path: String,
        /// How many workbooks there are.
        pub files: u32,
    }

    /// A workbook that was not taken.
    pub struct RefusedFile {
        /// The file's name.
        pub file: String,
        /// Why it was not taken, and what to do.
        pub reason: String,
    }

    /// A row of a workbook that was not taken.
    pub struct SelfRatingConflict {
        /// The file's name.
        pub file: String,
        /// The row's number as a spreadsheet shows it.
        pub row: u32,
        /// The person's number.
        pub person: String,
        /// The skill's code, as it stands in the row.
        pub skill: String,
        /// Why it was not taken, and what to do.
        pub reason: String,
    }

    /// What became of the workbooks that came back.
    pub struct SelfRatingsTaken {
        /// How many files there were.
        pub files: u32,
        /// How many ratings are new.
        pub created: u32,
        /// How many ratings of the same day were corrected.
        pub corrected: u32,
        /// How many are as they were.
        pub unchanged: u32,
        /// Files that were not taken.
        pub refused: Vec<RefusedFile>,
        /// Rows that were not taken.
        pub conflicts: Vec<SelfRatingConflict>,
    }
}
