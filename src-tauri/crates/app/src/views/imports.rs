//! The import wizard: choose, map and preview, dry run, import, summary.

use std::collections::BTreeMap;

use domain::problems::Problem;

super::views! {
    /// The kinds of file that can come in.
    #[derive(Copy, Eq, PartialOrd, Ord)]
    #[serde(rename_all = "snake_case")]
    pub enum ImportKind {
        /// Who works in the service, or gives time to it.
        People,
        /// Ratings, people down and skills across.
        Grid,
        /// Ratings, one a row.
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

    /// A kind of file in the words of the desk.
    pub struct ImportKindText {
        /// The kind.
        pub kind: ImportKind,
        /// Under which heading it is offered.
        pub group: String,
        /// On the choice and in headings.
        pub title: String,
        /// One row of it.
        pub one: String,
        /// Several rows of it.
        pub many: String,
        /// What such a file holds, and where it usually comes from.
        pub holds: String,
        /// Fields that often are the same for every row and stand in no column.
        pub every_row: Vec<String>,
        /// What it makes sense to bring in next.
        pub next: Vec<ImportKind>,
    }

    /// How to read a file; everything left out is found by looking.
    #[derive(Default)]
    pub struct ImportOptions {
        /// The sheet's name; every sheet that shares the headings where not given.
        pub sheet: Option<String>,
        /// The headings' row number, the first row being 1.
        pub header_row: Option<u32>,
        /// Field to headings; several are joined with a space. An empty list leaves the field out.
        pub map: BTreeMap<String, Vec<String>>,
        /// A value for every row.
        pub set: BTreeMap<String, String>,
        /// Text of a role in the file to the code or title of a role in the store.
        pub map_role: BTreeMap<String, String>,
        /// Land nothing if any row has a problem.
        pub strict: bool,
        /// `framework` only: code, version, title, max_level.
        pub framework: Option<FrameworkHead>,
        /// `framework` only: a second file that names the aims.
        pub aims_file: Option<String>,
    }

    /// What a framework file does not say of itself.
    pub struct FrameworkHead {
        /// Its code.
        pub code: String,
        /// Its version.
        pub version: String,
        /// Its title.
        pub title: Option<String>,
        /// The scale's top, 4 where not given.
        pub max_level: Option<u8>,
    }

    /// A file as the wizard shows it before anything is imported: a dry run, with the rows.
    pub struct ImportPreview {
        /// The sheets of a workbook, in its order.
        pub sheets: Vec<String>,
        /// The sheet whose headings are shown.
        pub sheet: Option<String>,
        /// The row number of the headings.
        pub header_row: u32,
        /// The headings as the file has them.
        pub headings: Vec<String>,
        /// Every field of the kind, and the headings it takes its value from.
        pub fields: Vec<FieldMapping>,
        /// The first rows as they will be understood, up to 50.
        pub rows: Vec<PreviewRow>,
        /// Of a grid: the columns that may be skills, and which skill each is read as.
        pub skills: Vec<SkillColumn>,
        /// What importing would do.
        pub result: ImportResult,
        /// Stands for the file's and the store's content; `applyImport` compares it.
        pub fingerprint: String,
    }

    /// A column of a grid.
    pub struct SkillColumn {
        /// The sheet of the workbook.
        pub sheet: Option<String>,
        /// The column's number, the first being 1.
        pub column: u32,
        /// Its heading.
        pub heading: String,
        /// The code of the skill that it is read as; null where the heading is no skill.
        pub skill: Option<String>,
        /// The skill's title.
        pub title: Option<String>,
        /// Cells in it that hold something, levels or not.
        pub levels: u32,
    }

    /// A field and where its value comes from.
    pub struct FieldMapping {
        /// The field's name as in the shared columns.
        pub field: String,
        /// What it is called on screen.
        pub title: String,
        /// A new row cannot do without it.
        pub required: bool,
        /// The headings; empty is not in the file.
        pub headings: Vec<String>,
        /// The value set for every row.
        pub set: Option<String>,
        /// A few values as the file has them.
        pub samples: Vec<String>,
    }

    /// One row of the preview.
    pub struct PreviewRow {
        /// Row number as a spreadsheet shows it.
        pub row: u32,
        /// The sheet of the workbook.
        pub sheet: Option<String>,
        /// `created`, `updated`, `unchanged`, `rejected`.
        pub outcome: String,
        /// The values in the order of the mapped fields, as they are read: dates as YYYY-MM-DD, lengths in hours and minutes,
        /// money in pounds, people and skills with their names.
        pub values: Vec<String>,
        /// What changes, old to new, for an updated row.
        pub changes: Vec<String>,
    }

    /// What an import did, or would do.
    pub struct ImportResult {
        /// The kind.
        pub kind: ImportKind,
        /// Rows (grid: cells) looked at.
        pub rows: u32,
        /// How many rows made something new.
        pub created: u32,
        /// How many rows changed something.
        pub updated: u32,
        /// As they were.
        pub unchanged: u32,
        /// How many rows were refused.
        pub rejected: u32,
        /// Columns that the program does not know.
        pub ignored_columns: Vec<String>,
        /// Names that were made.
        pub new: NewNames,
        /// What is wrong, by row: the first 10,000.
        pub problems: Vec<Problem>,
        /// Further problems, which are counted but not listed; the file of refused rows has them.
        pub problems_left_out: u32,
        /// What became of the sheets of a workbook that has more than one.
        pub sheets: Option<SheetsRead>,
    }

    /// The sheets of a workbook: those that share the headings are read, the others are named.
    pub struct SheetsRead {
        /// The names of those that are read, in the workbook's order.
        pub read: Vec<String>,
        /// The others.
        pub left_out: Vec<LeftOutSheet>,
    }

    /// A sheet that is not read.
    pub struct LeftOutSheet {
        /// Its name.
        pub sheet: String,
        /// Why, as the end of a sentence that begins with the sheet.
        pub reason: String,
    }

    /// Names that an import makes, listed so that a typing error shows.
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
        /// The sums by branch and by aim, beside the report to councillors: what it hides is hidden.
        Gaps,
        /// The sums by branch and aim with every number: internal.
        GapsInternal,
        /// The skills map.
        Matrix,
        /// Everybody with their roles, branch and dates.
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
        /// Rows in it.
        pub rows: u32,
    }
}
