//! Files as they come, read and written through the public interface of the crate.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails there")]

mod damaged;
mod headings;
mod sample;
mod written;

use std::path::{Path, PathBuf};

use exchange::kinds::{FromRow, Rows};
use exchange::mapping::Options;
use exchange::table::Book;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/sample").join(name)
}

fn set(pairs: &[(&str, &str)]) -> Options {
    Options { set: pairs.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect(), ..Options::default() }
}

fn rows<T: FromRow>(path: &Path, options: &Options) -> Rows<T> {
    let mut book = Book::open(path).expect("the file opens");
    Rows::read(&mut book, options).expect("the rows are read")
}

fn text_file(folder: &tempfile::TempDir, name: &str, content: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("a file is written");
    path
}
