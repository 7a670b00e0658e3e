//! Bringing in files.

use std::collections::BTreeMap;
use std::path::PathBuf;

use app::App;
use app::views::imports::{FrameworkHead, ImportKind, ImportOptions, ImportResult};

use crate::common::{Common, Ended};
use crate::exit::Failure;
use crate::print;

/// Bring in a spreadsheet or CSV file.
#[derive(Debug, clap::Args)]
// `--version` is the framework's here.
#[command(disable_version_flag = true)]
pub(crate) struct Import {
    #[arg(value_parser = what, help = kinds_help())]
    kind: What,
    /// The file: XLSX, XLS, ODS or CSV; of self-ratings also a folder of workbooks
    file: PathBuf,
    /// The sheet; every one that shares the headings where not given
    #[arg(long)]
    sheet: Option<String>,
    /// The row of the headings; looked for where not given
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    header_row: Option<u32>,
    /// Which column is which field; several are joined with a space
    #[arg(long, value_name = "FIELD=COLUMN[+COLUMN]", value_parser = pair)]
    map: Vec<(String, String)>,
    /// A value for every row
    #[arg(long, value_name = "FIELD=VALUE", value_parser = pair)]
    set: Vec<(String, String)>,
    /// A role's text in the file, and the role it stands for
    #[arg(long, value_name = "TEXT=CODE", value_parser = pair)]
    map_role: Vec<(String, String)>,
    /// Say what would happen, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Import nothing if any row has a problem
    #[arg(long)]
    strict: bool,
    /// Write every refused row to this file, with the reason; CSV or XLSX by its ending
    #[arg(long, value_name = "FILE")]
    refused: Option<PathBuf>,
    /// Framework: its code
    #[arg(long)]
    code: Option<String>,
    /// Framework: its version
    #[arg(long)]
    version: Option<String>,
    /// Framework: its title
    #[arg(long)]
    title: Option<String>,
    /// Framework: the scale's top, 4 where not given
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=10))]
    max_level: Option<u8>,
    /// Framework: a file that names its aims
    #[arg(long, value_name = "FILE")]
    aims: Option<PathBuf>,
}

/// What is brought in.
#[derive(Debug, Clone, Copy)]
enum What {
    /// Rows of a table.
    Rows(ImportKind),
    /// Self-rating workbooks.
    SelfRating,
}

const SELF_RATING: &str = "self-rating";

fn kinds_listed() -> String {
    ImportKind::all().map(ImportKind::code).chain([SELF_RATING]).collect::<Vec<_>>().join(", ")
}

fn what(text: &str) -> Result<What, String> {
    if text == SELF_RATING { Ok(What::SelfRating) } else { kind(text).map(What::Rows) }
}

fn kinds_help() -> String {
    format!("What the rows are: one of {}", kinds_listed())
}

fn kind(text: &str) -> Result<ImportKind, String> {
    ImportKind::all().find(|kind| kind.code() == text).ok_or_else(|| match text {
        "gaps" => "gaps are counted from people, targets and ratings, and are not imported; import those".to_owned(),
        "matrix" => "a matrix comes back as `grid`".to_owned(),
        "programme" => "a programme comes back as `sessions`".to_owned(),
        _ => format!("one of {}", kinds_listed()),
    })
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    if name.trim().is_empty() {
        return Err("there is nothing before the `=`".to_owned());
    }
    Ok((name.trim().to_owned(), value.to_owned()))
}

pub(crate) async fn run(common: &Common, import: Import) -> Ended {
    let What::Rows(kind) = import.kind else { return self_rating(common, import).await };
    let options = import.options(kind)?;
    let app = common.writing().await?;
    let refused = import.refused.as_deref();
    let result = if import.dry_run {
        print::waiting("Reading", app.try_import_keeping(kind, &import.file, &options, refused)).await?
    } else {
        print::waiting("Importing", app.import_keeping(kind, &import.file, &options, refused)).await?.value
    };
    let dry_run = import.dry_run;
    common.answer(&result, |result| text(result, dry_run))
}

/// Takes in workbooks in which people rated themselves.
async fn self_rating(common: &Common, import: Import) -> Ended {
    let has_options = import.sheet.is_some()
        || import.header_row.is_some()
        || !(import.map.is_empty() && import.set.is_empty() && import.map_role.is_empty())
        || import.dry_run
        || import.strict
        || import.refused.is_some()
        || import.code.is_some()
        || import.version.is_some();
    if has_options {
        return Err(Failure::Usage("`import self-rating` takes a file or a folder, and no options.".to_owned()));
    }
    let app = common.writing().await?;
    let taken = print::waiting("Importing", app.import_self_rating(&import.file)).await?.value;
    common.answer(&taken, |taken| {
        let mut lines = vec![format!(
            "{} files: {} ratings new, {} corrected, {} unchanged",
            taken.files, taken.created, taken.corrected, taken.unchanged
        )];
        lines.extend(taken.refused.iter().map(|one| format!("{}: {}", one.file, one.reason)));
        lines.extend(taken.conflicts.iter().map(|one| format!("{}, row {}, {}: {}", one.file, one.row, one.skill, one.reason)));
        lines.join("\n")
    })
}

impl Import {
    fn options(&self, kind: ImportKind) -> Result<ImportOptions, Failure> {
        let fields = App::import_fields(kind);
        for (field, _) in self.map.iter().chain(&self.set) {
            if !fields.contains(&field.as_str()) {
                return Err(Failure::Usage(format!("{} has no field `{field}`; its fields are {}.", kind.code(), fields.join(", "))));
            }
        }
        let framework = match (kind, &self.code, &self.version) {
            (ImportKind::Framework, Some(code), Some(version)) => {
                Some(FrameworkHead { code: code.clone(), version: version.clone(), title: self.title.clone(), max_level: self.max_level })
            }
            (ImportKind::Framework, ..) => return Err(Failure::Usage("A framework needs `--code` and `--version`.".to_owned())),
            _ if self.code.is_some()
                || self.version.is_some()
                || self.title.is_some()
                || self.max_level.is_some()
                || self.aims.is_some() =>
            {
                return Err(Failure::Usage("`--code`, `--version`, `--title`, `--max-level` and `--aims` are for a framework.".to_owned()));
            }
            _ => None,
        };
        let map: BTreeMap<String, Vec<String>> = self.map.iter().map(|(field, heading)| (field.clone(), vec![heading.clone()])).collect();
        Ok(ImportOptions {
            sheet: self.sheet.clone(),
            header_row: self.header_row,
            map,
            set: self.set.iter().cloned().collect(),
            map_role: self.map_role.iter().cloned().collect(),
            strict: self.strict,
            framework,
            aims_file: self.aims.as_ref().map(|file| file.display().to_string()),
        })
    }
}

fn text(result: &ImportResult, dry_run: bool) -> String {
    let mut lines = vec![format!(
        "{}{} rows: {} new, {} changed, {} unchanged, {} refused",
        if dry_run { "Nothing was changed. " } else { "" },
        result.rows,
        result.created,
        result.updated,
        result.unchanged,
        result.rejected
    )];
    for (what, names) in [
        ("New branches", &result.new.branches),
        ("New teams", &result.new.teams),
        ("New roles", &result.new.roles),
        ("New aims", &result.new.aims),
        ("Columns left out", &result.ignored_columns),
    ] {
        if !names.is_empty() {
            lines.push(format!("{what}: {}", names.join(", ")));
        }
    }
    if let Some(sheets) = &result.sheets {
        lines.push(format!("Sheets read: {}", sheets.read.join(", ")));
        lines.extend(sheets.left_out.iter().map(|out| format!("Sheet left out: {} {}", out.sheet, out.reason)));
    }
    if !result.problems.is_empty() {
        lines.push(String::new());
        // With several sheets a row's number alone would name several rows.
        let several = result.sheets.as_ref().is_some_and(|sheets| sheets.read.len() > 1);
        lines.extend(result.problems.iter().map(|problem| {
            let sheet = problem.sheet.as_ref().filter(|_| several).map_or(String::new(), |sheet| format!("{sheet}, "));
            format!("{sheet}row {}, {}: {}", problem.row, problem.column, problem.message)
        }));
        if result.problems_left_out > 0 {
            lines.push(format!("and {} more; `--refused FILE` writes every refused row", result.problems_left_out));
        }
    }
    lines.join("\n")
}
