//! What the program is and what it is made of: versions and licences.

use crate::views::settings::About;
use crate::{App, AppError};

impl App {
    /// Versions and licences.
    pub async fn about(&self) -> Result<About, AppError> {
        Ok(About { database: self.store.engine().await?, ..about_program() })
    }
}

/// Versions and licences that are known without a store.
pub fn about_program() -> About {
    let part = |name: &str, version: String, licence: &str| (name.to_owned(), version, licence.to_owned());
    // The manifest of the user interface names exact versions.
    let manifest: serde_json::Value = serde_json::from_str(include_str!("../../../../../ui/package.json")).unwrap_or_default();
    let packed = |name: &str| manifest["dependencies"][name].as_str().unwrap_or_default().to_owned();
    About {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        database: String::new(),
        licence: "MIT or Apache-2.0".to_owned(),
        parts: vec![
            part("Atkinson Hyperlegible Next (typeface)", String::new(), "OFL-1.1"),
            part("Tauri", locked("tauri"), "MIT or Apache-2.0"),
            part("SQLCipher and SQLite (libsqlite3-sys)", locked("libsqlite3-sys"), "MIT, BSD-3-Clause and public domain"),
            part("OpenSSL (openssl-src)", locked("openssl-src"), "Apache-2.0"),
            part("sqlx", locked("sqlx"), "MIT or Apache-2.0"),
            part("Typst", locked("typst"), "Apache-2.0"),
            part("HiGHS (highs-sys)", locked("highs-sys"), "MIT"),
            part("calamine", locked("calamine"), "MIT"),
            part("rust_xlsxwriter", locked("rust_xlsxwriter"), "MIT or Apache-2.0"),
            part("React", packed("react"), "MIT"),
            part("React Aria Components", packed("react-aria-components"), "Apache-2.0"),
            part("TanStack Query", packed("@tanstack/react-query"), "MIT"),
            part("TanStack Router", packed("@tanstack/react-router"), "MIT"),
            part("TanStack Table", packed("@tanstack/react-table"), "MIT"),
            part("TanStack Virtual", packed("@tanstack/react-virtual"), "MIT"),
            part("PDF.js", packed("pdfjs-dist"), "Apache-2.0"),
            part("Lucide (pictures)", packed("lucide-react"), "ISC"),
        ],
    }
}

/// The version of a Rust package that the program is built with; empty if it does not use the package.
fn locked(name: &str) -> String {
    let mut lines = include_str!("../../../../../Cargo.lock").lines();
    let wanted = format!("name = \"{name}\"");
    let version = lines.find(|line| *line == wanted).and_then(|_| lines.next());
    version.and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"')).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_by_others_but_the_typeface_has_its_version_and_all_a_licence() {
        for (name, version, licence) in &about_program().parts[1..] {
            assert!(version.starts_with(|first: char| first.is_ascii_digit()), "{name}: `{version}`");
            assert!(!licence.is_empty(), "{name}");
        }
    }
}
