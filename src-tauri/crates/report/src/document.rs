//! A report as blocks: numbered headings and paragraphs, tables, charts, definitions.
//!
//! The blocks hold plain text. They reach Typst as values, never as markup, so whatever people have
//! typed into a name or a title is printed as it is.

use typst::foundations::{Array, Bytes, Dict, IntoValue, Str, Value};

use crate::chart::Chart;
use crate::text::Printable;

/// A report, ready to be set.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) title: String,
    /// The publisher, above the title.
    pub(crate) publisher: String,
    /// The text at the foot of each page.
    pub(crate) foot: String,
    /// Year, month 1..=12, day 1..=31.
    pub(crate) date: (i32, u32, u32),
    /// The lines of the title block, as (label, text).
    pub(crate) particulars: Vec<(String, String)>,
    pub(crate) blocks: Vec<Block>,
}

#[derive(Debug)]
pub(crate) enum Block {
    Heading { number: u32, title: String },
    Paragraph { number: String, text: String, leads: bool },
    Table(ReportTable),
    Chart { chart: Chart, caption: String },
    Definitions(Vec<(String, String)>),
}

/// A table whose first column names its rows.
#[derive(Debug)]
pub(crate) struct ReportTable {
    pub(crate) caption: String,
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<ReportRow>,
    /// The note under the table.
    pub(crate) note: String,
    /// The columns' widths, as shares of the page's width.
    pub(crate) widths: Vec<u32>,
}

#[derive(Debug)]
pub(crate) struct ReportRow {
    pub(crate) cells: Vec<String>,
    pub(crate) weight: Weight,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    /// A row of one group.
    Group,
    /// The row of the total, at the end.
    Total,
}

impl ReportRow {
    pub(crate) fn group(cells: Vec<String>) -> Self {
        Self { cells, weight: Weight::Group }
    }

    pub(crate) fn total(cells: Vec<String>) -> Self {
        Self { cells, weight: Weight::Total }
    }
}

/// Collects blocks and numbers them: headings 1, 2, 3; paragraphs 1.1, 1.2; tables and figures 1, 2, 3.
#[derive(Debug, Default)]
pub(crate) struct Blocks {
    blocks: Vec<Block>,
    heading: u32,
    paragraph: u32,
    table: u32,
    figure: u32,
}

impl Blocks {
    pub(crate) fn heading(&mut self, title: &str) {
        self.heading += 1;
        self.paragraph = 0;
        self.blocks.push(Block::Heading { number: self.heading, title: title.to_owned() });
    }

    pub(crate) fn paragraph(&mut self, text: String) {
        self.paragraph += 1;
        self.blocks.push(Block::Paragraph { number: format!("{}.{}", self.heading, self.paragraph), text, leads: false });
    }

    pub(crate) fn paragraphs(&mut self, texts: impl IntoIterator<Item = String>) {
        for text in texts {
            self.paragraph(text);
        }
    }

    /// The number that the next table will have.
    pub(crate) fn next_table(&self) -> u32 {
        self.table + 1
    }

    pub(crate) fn table(&mut self, mut table: ReportTable) {
        self.table += 1;
        table.caption = format!("Table {}. {}", self.table, table.caption);
        self.blocks.push(Block::Table(table));
    }

    pub(crate) fn chart(&mut self, chart: Chart, caption: &str) {
        self.figure += 1;
        self.blocks.push(Block::Chart { chart, caption: format!("Figure {}. {caption}", self.figure) });
    }

    pub(crate) fn definitions(&mut self, definitions: Vec<(String, String)>) {
        self.blocks.push(Block::Definitions(definitions));
    }

    /// A paragraph that leads in to the table or chart after it.
    pub(crate) fn lead(&mut self, text: String) {
        self.paragraph(text);
        if let Some(Block::Paragraph { leads, .. }) = self.blocks.last_mut() {
            *leads = true;
        }
    }

    pub(crate) fn finish(self) -> Vec<Block> {
        self.blocks
    }
}

impl Document {
    /// The values that the template shows.
    pub(crate) fn into_values(self, printable: &mut Printable<'_>) -> Dict {
        let mut text = |text: &str| printable.line(text).into_value();
        let (year, month, day) = self.date;
        let blocks: Array = self.blocks.into_iter().map(|block| block_value(block, &mut text)).collect();
        dict([
            ("title", text(&self.title)),
            ("publisher", text(&self.publisher)),
            ("foot", text(&self.foot)),
            ("date", [i64::from(year), i64::from(month), i64::from(day)].into_iter().map(Value::Int).collect::<Array>().into_value()),
            ("particulars", pairs(&self.particulars, &mut text)),
            ("blocks", blocks.into_value()),
        ])
    }
}

fn block_value(block: Block, text: &mut impl FnMut(&str) -> Value) -> Value {
    let of = |sort: &str| ("sort", sort.into_value());
    match block {
        Block::Heading { number, title } => dict([of("heading"), ("number", number.to_string().into_value()), ("text", text(&title))]),
        Block::Paragraph { number, text: words, leads } => {
            dict([of("paragraph"), ("number", number.into_value()), ("text", text(&words)), ("leads", leads.into_value())])
        }
        Block::Table(table) => {
            let row = |row: ReportRow, text: &mut dyn FnMut(&str) -> Value| {
                let cells: Array = row.cells.iter().map(|cell| text(cell)).collect();
                dict([("cells", cells.into_value()), ("total", (row.weight == Weight::Total).into_value())]).into_value()
            };
            let columns: Array = table.columns.iter().map(|column| text(column)).collect();
            let rows: Array = table.rows.into_iter().map(|one| row(one, text)).collect();
            dict([
                of("table"),
                ("caption", text(&table.caption)),
                ("columns", columns.into_value()),
                ("rows", rows.into_value()),
                ("note", text(&table.note)),
                ("widths", table.widths.into_iter().map(|width| Value::Int(i64::from(width))).collect::<Array>().into_value()),
            ])
        }
        Block::Chart { chart, caption } => dict([
            of("chart"),
            ("caption", text(&caption)),
            ("svg", Value::Bytes(Bytes::from_string(chart.svg))),
            ("description", text(&chart.description)),
        ]),
        Block::Definitions(definitions) => dict([of("definitions"), ("terms", pairs(&definitions, text))]),
    }
    .into_value()
}

fn pairs(pairs: &[(String, String)], text: &mut impl FnMut(&str) -> Value) -> Value {
    let pair = |(what, words): &(String, String)| [text(what), text(words)].into_iter().collect::<Array>().into_value();
    pairs.iter().map(pair).collect::<Array>().into_value()
}

fn dict<const N: usize>(values: [(&str, Value); N]) -> Dict {
    values.into_iter().map(|(key, value)| (Str::from(key), value)).collect()
}
