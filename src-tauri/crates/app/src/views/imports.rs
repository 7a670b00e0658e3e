//! The import wizard: choosing a file, mapping and preview, dry run, import, summary.

use std::collections::BTreeMap;

use domain::problems::DataProblem;

super::views! {
    /// The kinds of file that can come in.
    #[derive(Copy, Eq, PartialOrd, Ord)]
    #[serde(rename_all = "snake_case")]
    pub enum ImportKind {
        /// Who works in the service, or gives time to it.
        People,
        /// Ratings in a grid, with people down and skills across.
        Grid,
        /// Ratings, one in each row.
        Ratings,
        /// Learning records.
        Log,
        /// The catalogue of activities.
        Activities,
        /// How activities can be run.
        Offers,
        /// Training sessions.
        Sessions,
        /// Where sessions take place.
        Venues,
        /// Money for learning.
        Funds,
        /// Cover rules.
        Cover,
        /// Weekly half-days on duty.
        Rota,
        /// Days on which people are away.
        Leave,
        /// Certificates held.
        Certificates,
        /// The roles that people hold.
        Roles,
        /// What roles need.
        Targets,
        /// A framework version.
        Framework,
    }

    /// A kind of file in words for people.
    pub struct ImportKindText {
        /// The kind.
        pub kind: ImportKind,
        /// The heading under which it is offered.
        pub group: String,
        /// Its title in the list of kinds and in headings.
        pub title: String,
        /// The word for one row of it.
        pub one: String,
        /// The word for several rows of it.
        pub many: String,
        /// What such a file holds, and where it usually comes from.
        pub holds: String,
        /// Fields that often have the same value for every row and no column of their own.
        pub every_row: Vec<String>,
        /// The kinds of file that it makes sense to import next.
        pub next: Vec<ImportKind>,
    }

    /// How to read a file. What is left out is found out from the file.
    #[derive(Default)]
    pub struct ImportOptions {
        /// The sheet's name. If not given, every sheet with the same headings is read.
        pub sheet: Option<String>,
        /// The row number of the headings. The first row is 1.
        pub header_row: Option<u32>,
        /// By field: the headings that it is read from. Several values are joined with a space. An empty list leaves the field out.
        pub map: BTreeMap<String, Vec<String>>,
        /// By field: a value for every row.
        pub set: BTreeMap<String, String>,
        /// By the text of a role in the file: the code or title of a role in the store.
        pub map_role: BTreeMap<String, String>,
        /// Import nothing if any row has a problem.
        pub strict: bool,
        /// For `framework` only: code, version, title, max_level.
        pub framework: Option<FrameworkHead>,
        /// For `framework` only: a second file that names the aims.
        pub aims_file: Option<String>,
    }

    /// The facts about a framework that are not in its file.
    pub struct FrameworkHead {
        /// Its code.
        pub code: String,
        /// Its version.
        pub version: String,
        /// Its title.
        pub title: Option<String>,
        /// The top of the scale; 4 if not given.
        pub max_level: Option<u8>,
    }

    /// What the wizard shows of a file before anything is imported: the result of a dry run, and the first rows.
    pub struct ImportPreview {
        /// The sheets of a workbook, in its order.
        pub sheets: Vec<String>,
        /// The sheet whose headings are shown.
        pub sheet: Option<String>,
        /// The row number of the headings.
        pub header_row: u32,
        /// The headings as the file has them.
        pub headings: Vec<String>,
        /// Every field of the kind, with the headings that it is read from.
        pub fields: Vec<FieldMapping>,
        /// The first rows as they will be understood, up to 50.
        pub rows: Vec<PreviewRow>,
        /// For a grid: the columns that may be skills, each with the skill that it is read as.
        pub skills: Vec<SkillColumn>,
        /// What importing would do.
        pub result: ImportResult,
        /// A fingerprint of the contents of the file and the store. `applyImport` compares it.
        pub fingerprint: String,
    }

    /// A column of a grid.
    pub struct SkillColumn {
        /// The sheet of the workbook, if the file is one.
        pub sheet: Option<String>,
        /// The column's number. The first is 1.
        pub column: u32,
        /// Its heading.
        pub heading: String,
        /// The code of the skill that it is read as; null if the heading is not a skill.
        pub skill: Option<String>,
        /// The skill's title.
        pub title: Option<String>,
        /// The number of its cells that are not empty, levels or not.
        pub levels: u32,
    }

    /// A field, and where its value comes from.
    pub struct FieldMapping {
        /// The field's name as in the shared columns.
        pub field: String,
        /// What it is called on screen.
        pub title: String,
        /// True if a new row needs it.
        pub required: bool,
        /// The headings that it is read from. Empty if the file does not have it.
        pub headings: Vec<String>,
        /// The value set for every row.
        pub set: Option<String>,
        /// A few values from the file.
        pub samples: Vec<String>,
    }

    /// One row of the preview.
    pub struct PreviewRow {
        /// The row number, as a spreadsheet shows it.
        pub row: u32,
        /// The sheet of the workbook, if the file is one.
        pub sheet: Option<String>,
        /// `created`, `updated`, `unchanged`, `rejected`.
        pub outcome: String,
        /// The values as they are understood, in the order of the mapped fields: dates as YYYY-MM-DD, lengths in hours and minutes, money
        /// in pounds, people and skills with their names.
        pub values: Vec<String>,
        /// For an updated row: what changes, from old to new.
        pub changes: Vec<String>,
    }

    /// What an import did, or would do.
    pub struct ImportResult {
        /// The kind.
        pub kind: ImportKind,
        /// How many rows (for a grid, cells) were read.
        pub rows: u32,
        /// How many rows made something new.
        pub created: u32,
        /// How many rows changed something.
        pub updated: u32,
        /// How many rows changed nothing.
        pub unchanged: u32,
        /// How many rows were refused.
        pub rejected: u32,
        /// Columns that the program does not know.
        pub ignored_columns: Vec<String>,
        /// The names that were made.
        pub new: NewNames,
        /// The first 10,000 problems, by row.
        pub problems: Vec<DataProblem>,
        /// The number of further problems, which are not listed here. The file of refused rows has them.
        pub problems_left_out: u32,
        /// For a workbook with more than one sheet: which sheets are read.
        pub sheets: Option<SheetsRead>,
    }

    /// The sheets of a workbook. Sheets with the same headings are read; the others are listed.
    pub struct SheetsRead {
        /// The names of those that are read, in the workbook's order.
        pub read: Vec<String>,
        /// The sheets that are not read.
        pub left_out: Vec<LeftOutSheet>,
    }

    /// A sheet that is not read.
    pub struct LeftOutSheet {
        /// Its name.
        pub sheet: String,
        /// Why, as the end of a sentence that begins with the sheet.
        pub reason: String,
    }

    /// The names that an import makes. They are listed so that people notice typing errors.
    #[derive(Default)]
    pub struct NewNames {
        /// The names of new branches.
        pub branches: Vec<String>,
        /// The names of new teams.
        pub teams: Vec<String>,
        /// The titles of new roles.
        pub roles: Vec<String>,
        /// The codes of new aims.
        pub aims: Vec<String>,
    }

    /// What can be written as a spreadsheet.
    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum ExportKind {
        /// The sums by branch and by aim that go with the report to councillors. What the report hides is hidden here too.
        Gaps,
        /// The sums by branch and aim with every number, for internal use.
        GapsInternal,
        /// The skills map.
        Matrix,
        /// All people with their roles, branch and dates.
        People,
        /// Every rating up to the date that is not withdrawn.
        Ratings,
        /// The adopted programme of sessions.
        Programme,
        /// Learning records.
        Log,
    }

    /// A file that was written.
    pub struct Written {
        /// The path of the file.
        pub path: String,
        /// How many rows it has.
        pub rows: u32,
    }
}
