//! Reports for councillors.

use domain::Date;

use super::Scope;

super::views! {
    /// Which report, for when, and the texts that an officer writes.
    #[derive(Default)]
    pub struct ReportRequest {
        /// What the figures cover.
        pub scope: Scope,
        /// Learning from this day; null is a year before the date.
        pub from: Option<Date>,
        /// To this day; null is the date.
        pub to: Option<Date>,
        /// Title; empty is the usual one.
        pub title: String,
        /// The committee's name.
        pub meeting: String,
        /// The meeting's date.
        pub meeting_date: Option<Date>,
        /// Report of.
        pub report_of: String,
        /// Contact officer.
        pub contact: String,
        /// Wards affected.
        pub wards: String,
        /// Purpose: decision, discussion, noting.
        pub purpose: String,
        /// Recommendations, a paragraph a line.
        pub recommendations: String,
        /// Implications, a paragraph a line; the program writes none.
        pub implications: String,
    }

    /// A report that was written.
    pub struct WrittenReport {
        /// The path of the file.
        pub path: String,
        /// Pages in it.
        pub pages: u32,
    }

    /// The real PDF, to look at.
    pub struct ReportDraft {
        /// The file's bytes in base64.
        pub pdf: String,
        /// How many pages it has.
        pub pages: u32,
        /// The chart as SVG.
        pub chart_svg: String,
        /// The chart in words.
        pub chart_words: String,
        /// The summary's paragraphs.
        pub summary: Vec<String>,
        /// How many groups were hidden because they are small.
        pub hidden: u32,
    }
}
