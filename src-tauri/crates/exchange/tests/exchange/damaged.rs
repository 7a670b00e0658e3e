//! Files that cannot be read: each gets a sentence, none a panic.

use std::io::{Cursor, Write};

use exchange::kinds::{PersonRow, Rows};
use exchange::mapping::Options;
use exchange::table::{Book, LARGEST_FILE};
use exchange::{FileError, FileFault};
use proptest::prelude::*;

use crate::{fixture, text_file};

fn refused(name: &str, content: &[u8]) -> FileError {
    let folder = tempfile::tempdir().expect("a folder");
    let path = text_file(&folder, name, content);
    let read = Book::open(&path).and_then(|mut book| Rows::<PersonRow>::read(&mut book, &Options::default()));
    let error = read.map(|_| ()).expect_err("the file is refused");
    assert!(error.message.starts_with(&format!("`{name}` ")), "the sentence begins with the file: {error}");
    error
}

fn zip_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a part");
        writer.write_all(content).expect("its content");
    }
    writer.finish().expect("a zip").into_inner()
}

#[test]
fn what_is_not_there_or_a_folder_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let open = |name: &str| Book::open(&folder.path().join(name)).map(|_| ()).expect_err("refused");
    assert_eq!(open("nothing.csv").fault, FileFault::Missing);
    assert_eq!(open("").fault, FileFault::Folder);
}

#[test]
fn an_empty_file_and_one_of_blank_lines_are_empty() {
    assert_eq!(refused("a.csv", b"").fault, FileFault::Empty);
    assert_eq!(refused("a.csv", b"\n\n , \n").fault, FileFault::Empty);
    assert_eq!(refused("a.csv", b"\xef\xbb\xbf").fault, FileFault::Empty);
}

#[test]
fn a_file_of_300_mb_is_refused_before_it_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = text_file(&folder, "big.csv", b"person_id,name\n");
    std::fs::OpenOptions::new().write(true).open(&path).and_then(|file| file.set_len(300 * 1024 * 1024)).expect("a sparse file");
    let error = Book::open(&path).map(|_| ()).expect_err("refused");
    assert_eq!(error.fault, FileFault::TooLarge);
    assert!(error.message.contains("300 MB") && error.message.contains(&format!("{} MB", LARGEST_FILE / 1024 / 1024)), "{error}");
}

#[test]
fn a_csv_renamed_xlsx_is_read_as_what_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = text_file(&folder, "people.xlsx", b"person_id,name,kind\n1,Ann,employee\n");
    let mut book = Book::open(&path).expect("the file opens");
    assert_eq!(Rows::<PersonRow>::read(&mut book, &Options::default()).expect("rows").iter().count(), 1);
}

#[test]
fn a_workbook_cut_short_is_damaged() {
    let whole = std::fs::read(fixture("hr-extract.xlsx")).expect("the sample");
    for part in [2, 3, 10] {
        assert_eq!(refused("hr.xlsx", &whole[..whole.len() / part * (part - 1)]).fault, FileFault::Damaged, "{} bytes", whole.len() / part);
    }
    assert_eq!(refused("hr.xlsx", b"PK\x03\x04").fault, FileFault::Damaged);
    assert_eq!(refused("hr.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").fault, FileFault::Damaged);
}

#[test]
fn a_password_is_said() {
    let mut container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    container.extend(vec![0; 2048]);
    container.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    container.extend(vec![0; 512]);
    let error = refused("secret.xlsx", &container);
    assert_eq!(error.fault, FileFault::Password);
    assert!(error.message.contains("without the password"), "{error}");
}

#[test]
fn other_kinds_of_file_are_named() {
    for (content, what) in [
        (b"%PDF-1.7 ...".to_vec(), "a PDF"),
        (b"\x89PNG\r\n\x1a\n".to_vec(), "a picture"),
        (b"<html><table><tr><td>Emp No</td></tr></table></html>".to_vec(), "a web page"),
        (b"<?xml version=\"1.0\"?><Workbook/>".to_vec(), "an XML file"),
        (zip_of(&[("word/document.xml", b"<w/>")]), "a Word document"),
        (zip_of(&[("readme.txt", b"hello")]), "a zip file"),
        ((0..=255).cycle().take(5000).collect(), "not readable as text"),
    ] {
        let error = refused("x.xls", &content);
        assert_eq!(error.fault, FileFault::NotATable, "{what}");
        assert!(error.message.contains(what), "{error}");
    }
}

#[test]
fn a_zip_bomb_is_refused_without_unpacking_it_to_memory() {
    let zeros = vec![b' '; 8 * 1024 * 1024];
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default()).expect("a part");
    for _ in 0..70 {
        writer.write_all(&zeros).expect("its content");
    }
    let bytes = writer.finish().expect("a zip").into_inner();
    assert!(bytes.len() < 2_000_000);
    assert_eq!(refused("bomb.xlsx", &bytes).fault, FileFault::TooLarge);
}

#[test]
fn a_cell_in_the_last_corner_costs_nothing() {
    let sheet = br#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>person_id</t></is></c><c r="B1" t="inlineStr"><is><t>name</t></is></c><c r="C1" t="inlineStr"><is><t>kind</t></is></c></row>
<row r="2"><c r="A2" t="inlineStr"><is><t>007</t></is></c><c r="B2" t="inlineStr"><is><t>Ann</t></is></c><c r="C2" t="inlineStr"><is><t>employee</t></is></c></row>
<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>"#;
    let bytes = zip_of(&[
        ("[Content_Types].xml", br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#),
        ("_rels/.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ("xl/workbook.xml", br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#),
        ("xl/worksheets/sheet1.xml", sheet),
    ]);
    let folder = tempfile::tempdir().expect("a folder");
    let path = text_file(&folder, "corner.xlsx", &bytes);
    let mut book = Book::open(&path).expect("the file opens");
    let read: Rows<PersonRow> = Rows::read(&mut book, &Options::default()).expect("rows");
    assert_eq!(read.iter().next().expect("a row").value.person_id.text, "007");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_flipped_byte_is_a_sentence_or_the_rows_but_never_a_panic(place in 0usize..100_000, byte in any::<u8>()) {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["hr-extract.xlsx", "volunteers.csv", "training-log.csv"] {
            let mut content = std::fs::read(fixture(name)).expect("the sample");
            let place = place % content.len();
            content[place] = byte;
            let path = text_file(&folder, name, &content);
            let _ = Book::open(&path).and_then(|mut book| Rows::<PersonRow>::read(&mut book, &Options::default()));
        }
    }
}
