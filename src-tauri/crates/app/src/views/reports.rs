//! Reports for councillors.

use domain::Date;

use super::Scope;

super::views! {
    /// What a report covers, and the texts in it that an officer writes.
    #[derive(Default)]
    pub struct ReportRequest {
        /// What the figures cover.
        pub scope: Scope,
        /// The first day of the learning to count; null means a year before the date.
        pub from: Option<Date>,
        /// The last day of the learning to count; null means the date.
        pub to: Option<Date>,
        /// The title; empty for the usual one.
        pub title: String,
        /// The committee's name.
        pub meeting: String,
        /// The meeting's date.
        pub meeting_date: Option<Date>,
        /// The text after "Report of": whose report it is.
        pub report_of: String,
        /// The contact officer.
        pub contact: String,
        /// The wards affected.
        pub wards: String,
        /// The purpose: decision, discussion or noting.
        pub purpose: String,
        /// The recommendations, one paragraph in each line.
        pub recommendations: String,
        /// The implications, one paragraph in each line. The program writes none itself.
        pub implications: String,
    }

    /// A report that was written.
    pub struct WrittenReport {
        /// The path of the file.
        pub path: String,
        /// How many pages it has.
        pub pages: u32,
    }

    /// A report as a real PDF to look at, before it is written.
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
