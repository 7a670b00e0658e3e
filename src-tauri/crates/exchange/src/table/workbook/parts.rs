//! The parts of a zipped workbook: their names, and the memory that they would take when unpacked.

use std::io::{Cursor, Read, Seek, Write};

use zip::ZipArchive;
use zip::result::ZipError;

use super::Bytes;
use crate::error::{FileFault, Trouble};
use crate::table::budget::Budget;

/// The most parts of a workbook.
const MOST_PARTS: usize = 20_000;
/// The most bytes that all parts may unpack to.
const MOST_UNPACKED: u64 = 2 * 1024 * 1024 * 1024;
/// The most bytes of the texts of the cells, and of the content of an ODS. These are kept in memory as a whole.
const MOST_HELD: u64 = 512 * 1024 * 1024;
/// The most bytes of the part with the styles of cells, and of every other part that is kept as a whole.
const MOST_STYLED: u64 = 64 * 1024 * 1024;
/// The most tags in the texts of the cells: four for each text.
const MOST_TAGS_OF_TEXT: u64 = 24_000_000;
/// The most tags in the part with styles. Excel has at most 65,490 styles of cells.
const MOST_TAGS_OF_STYLES: u64 = 2_000_000;
/// The most texts that a workbook may claim to have. The library takes memory for all of them at once.
const MOST_TEXTS: u64 = 20_000_000;
/// The most styles of cells, in each of the two lists of styles.
const MOST_LOOKS: u64 = 200_000;
/// The longest stretch of XML without a tag, because it is kept in memory as a whole.
const MOST_BETWEEN_TAGS: u64 = 16 * 1024 * 1024;

/// What was found in the parts.
pub(super) struct Seen {
    /// Does any sheet have merged areas?
    pub(super) merged: bool,
}

/// Unpacks every part once without keeping it, because the sizes in a zip file may be wrong.
pub(super) fn look_over(archive: &mut ZipArchive<Bytes>, is_ods: bool, budget: &mut Budget) -> Result<Seen, Trouble> {
    if archive.len() > MOST_PARTS {
        return Err(too_much("has more than 20,000 parts inside it"));
    }
    let (mut unpacked, mut seen) = (0u64, Seen { merged: false });
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(unreadable)?;
        let name = part.name().map(|name| name.to_ascii_lowercase()).unwrap_or_default();
        let ends = |ending: &str| name.ends_with(ending);
        let (texts, styles) = (ends("sharedstrings.xml"), ends("styles.xml"));
        let limit = match () {
            () if texts || (is_ods && name == "content.xml") => MOST_HELD,
            () if styles || ends(".rels") || ends("workbook.xml") || ends("manifest.xml") => MOST_STYLED,
            () => MOST_UNPACKED,
        };
        let limit = limit.min(MOST_UNPACKED - unpacked);
        let mut look = Look { longest: if ends(".xml") || ends(".rels") { MOST_BETWEEN_TAGS } else { u64::MAX }, ..Look::default() };
        let copied = std::io::copy(&mut part.take(limit + 1), &mut look);
        if look.stretch > look.longest {
            return Err(too_much("has a text of more than 16 MB in it"));
        }
        let size = copied.map_err(Trouble::damaged)?;
        unpacked += size;
        if size > limit || unpacked >= MOST_UNPACKED {
            return Err(too_much("unpacks to far more than a table of people or skills has"));
        }
        if texts && (look.tags > MOST_TAGS_OF_TEXT || look.stated("uniqueCount").is_some_and(|count| count > MOST_TEXTS)) {
            return Err(too_much("has more different texts than are read"));
        }
        if styles && !is_ods && (look.tags > MOST_TAGS_OF_STYLES || look.looks > 2 * MOST_LOOKS) {
            return Err(too_much("has more sorts of cell (fonts, colours, borders) than a spreadsheet program keeps"));
        }
        seen.merged |= look.merged > 0;
        budget.merged(usize::try_from(look.merged).unwrap_or(usize::MAX))?;
    }
    Ok(seen)
}

/// Gives the parts the names of the standard, because some programs write `xl\workbook.xml` or `/xl/workbook.xml`. Adds the part that says
/// which one is the workbook, if it is missing.
pub(super) fn with_plain_names(mut archive: ZipArchive<Bytes>) -> Result<ZipArchive<Bytes>, Trouble> {
    let names: Vec<String> = archive.file_names().map(|name| name.map(|name| name.into_owned()).unwrap_or_default()).collect();
    let odd = names.iter().any(|name| plain_name(name) != *name);
    let lacks_package = !names.iter().any(|name| plain_name(name).eq_ignore_ascii_case(PACKAGE));
    let lacks_workbook = !names.iter().any(|name| plain_name(name).eq_ignore_ascii_case("xl/workbook.xml"));
    let points_oddly = points_oddly(&mut archive)?;
    if !odd && !points_oddly && (!lacks_package || lacks_workbook) {
        return Ok(archive);
    }
    let mut plain = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let as_usual = zip::write::SimpleFileOptions::default();
    for (place, name) in names.iter().enumerate() {
        let name = plain_name(name);
        if is_relations(&name) {
            let mut content = String::new();
            archive.by_index(place).map_err(unreadable)?.take(MOST_STYLED).read_to_string(&mut content).map_err(Trouble::damaged)?;
            plain.start_file(&*name, as_usual).map_err(Trouble::damaged)?;
            plain.write_all(content.replace('\\', "/").as_bytes()).map_err(Trouble::damaged)?;
        } else {
            plain.raw_copy_file_rename(archive.by_index_raw(place).map_err(unreadable)?, &*name).map_err(Trouble::damaged)?;
        }
    }
    if lacks_package && !lacks_workbook {
        plain.start_file(PACKAGE, as_usual).map_err(Trouble::damaged)?;
        plain.write_all(PACKAGE_CONTENT).map_err(Trouble::damaged)?;
    }
    ZipArchive::new(plain.finish().map_err(Trouble::damaged)?).map_err(Trouble::damaged)
}

/// The part that says which part is the workbook.
const PACKAGE: &str = "_rels/.rels";
const PACKAGE_CONTENT: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

/// The standard name: `xl/workbook.xml` for `xl\workbook.xml`, `/xl/workbook.xml` and `./xl/workbook.xml`.
pub(super) fn plain_name(name: &str) -> String {
    let name = name.replace('\\', "/");
    let mut rest = name.as_str();
    while let Some(shorter) = rest.strip_prefix('/').or_else(|| rest.strip_prefix("./")) {
        rest = shorter;
    }
    rest.to_owned()
}

fn is_relations(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".rels")
}

/// Does a part refer to another with a backslash?
fn points_oddly<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<bool, Trouble> {
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(unreadable)?;
        if !part.name().is_ok_and(|name| is_relations(&name)) {
            continue;
        }
        let mut content = Vec::new();
        part.take(MOST_STYLED).read_to_end(&mut content).map_err(Trouble::damaged)?;
        if content.contains(&b'\\') {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The error for a part of a zip file that cannot be unpacked.
pub(super) fn unreadable(error: ZipError) -> Trouble {
    match &error {
        ZipError::UnsupportedArchive(why) if why.to_lowercase().contains("password") => super::password(),
        _ => Trouble::damaged(error),
    }
}

fn too_much(what: &str) -> Trouble {
    Trouble::new(
        FileFault::TooLarge,
        format!("{what}, so nothing was imported. Copy only the sheet that is needed into a new workbook and save that"),
    )
}

/// Counts the bytes, tags and texts of a part, piece by piece.
#[derive(Default)]
struct Look {
    head: Vec<u8>,
    tags: u64,
    merged: u64,
    looks: u64,
    /// Bytes since the last tag began. The next field holds the most that were found.
    stretch: u64,
    longest: u64,
    /// The name of the present tag so far, without its prefix; `None` outside a name.
    name: Option<Name>,
}

/// The beginning of a name, long enough to recognise it.
#[derive(Default)]
struct Name {
    letters: [u8; 12],
    length: usize,
}

impl Look {
    /// The whole number of an attribute near the start of the part.
    fn stated(&self, attribute: &str) -> Option<u64> {
        let at = self.head.windows(attribute.len()).position(|window| window == attribute.as_bytes())? + attribute.len();
        let digits: String = self.head[at..]
            .iter()
            .map(|byte| char::from(*byte))
            .skip_while(|c| !c.is_ascii_digit())
            .take_while(char::is_ascii_digit)
            .collect();
        // More digits than a number holds are more than any limit.
        Some(digits.parse().unwrap_or(u64::MAX))
    }

    fn named(&mut self, name: &Name) {
        match &name.letters[..name.length] {
            b"mergeCell" => self.merged += 1,
            b"xf" => self.looks += 1,
            _ => {}
        }
    }
}

impl Write for Look {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        const HEAD: usize = 4096;
        self.head.extend_from_slice(&bytes[..bytes.len().min(HEAD.saturating_sub(self.head.len()))]);
        for byte in bytes {
            self.stretch += 1;
            match (*byte, &mut self.name) {
                (b'<', _) => {
                    self.tags += 1;
                    (self.stretch, self.name) = (0, Some(Name::default()));
                }
                (_, None) => {}
                (b':', Some(name)) => name.length = 0,
                (b' ' | b'\t' | b'\r' | b'\n' | b'/' | b'>', Some(_)) => {
                    if let Some(name) = self.name.take() {
                        self.named(&name);
                    }
                }
                (letter, Some(name)) => match name.letters.get_mut(name.length) {
                    Some(place) => {
                        *place = letter;
                        name.length += 1;
                    }
                    None => self.name = None,
                },
            }
        }
        if self.stretch > self.longest {
            return Err(std::io::Error::other("a stretch without a tag"));
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_wherever_the_pieces_are_cut() {
        let text = b"<mergeCells><mergeCell ref='A1:A2'/><x:mergeCell ref='B1:B2'/></mergeCells><xf/><x:xf/>";
        for piece in 1..text.len() {
            let mut look = Look { longest: u64::MAX, ..Look::default() };
            for bytes in text.chunks(piece) {
                assert_eq!(look.write(bytes).expect("counted"), bytes.len());
            }
            assert_eq!((look.merged, look.looks, look.tags), (2, 2, 6), "in pieces of {piece}");
        }
    }

    #[test]
    fn a_count_of_more_digits_than_a_number_holds_is_more_than_any_limit() {
        let mut look = Look { longest: u64::MAX, ..Look::default() };
        look.write_all(b"<sst count='1' uniqueCount = '99999999999999999999999'>").expect("counted");
        assert_eq!(look.stated("uniqueCount"), Some(u64::MAX));
    }

    #[test]
    fn a_part_has_one_name_however_it_is_written() {
        for name in ["xl/workbook.xml", "xl\\workbook.xml", "/xl/workbook.xml", ".\\xl\\workbook.xml"] {
            assert_eq!(plain_name(name), "xl/workbook.xml");
        }
    }
}
