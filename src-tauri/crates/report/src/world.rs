//! The environment in which Typst compiles: one template, the bundled faces, and the report as values.
//!
//! It has no files, no network and no clock, so that the same report gives the same bytes.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration};
use typst::layout::Abs;
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, FontInstance, FontVariant, FontVariations};
use typst::utils::LazyHash;
use typst::{Feature, Features, Library, LibraryExt, World};

/// The family of the bundled faces.
pub(crate) const FAMILY: &str = "Atkinson Hyperlegible Next";

static FACES: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let files: [&'static [u8]; 4] = [
        include_bytes!("../fonts/AtkinsonHyperlegibleNext_400Regular.ttf"),
        include_bytes!("../fonts/AtkinsonHyperlegibleNext_400Regular_Italic.ttf"),
        include_bytes!("../fonts/AtkinsonHyperlegibleNext_600SemiBold.ttf"),
        include_bytes!("../fonts/AtkinsonHyperlegibleNext_600SemiBold_Italic.ttf"),
    ];
    files.into_iter().flat_map(|file| Font::iter(Bytes::new(file))).collect()
});

/// The faces that the report is set in.
pub(crate) fn faces() -> &'static [Font] {
    &FACES
}

static REGULAR: LazyLock<Option<FontInstance>> = LazyLock::new(|| {
    let face = FACES.first()?.clone();
    Some(face.instantiate(FontVariant::default(), Abs::pt(10.0), &FontVariations::default()))
});

/// The regular face, to measure text with.
pub(crate) fn regular() -> Option<&'static FontInstance> {
    REGULAR.as_ref()
}

/// A template and the values that it shows as `sys.inputs`.
pub(crate) struct ReportWorld {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    main: Source,
}

impl ReportWorld {
    pub(crate) fn new(template: &str, values: Dict) -> Option<Self> {
        // Row headings in tables are behind this feature in Typst 0.15.
        let features: Features = [Feature::A11yExtras].into_iter().collect();
        let path = VirtualPath::new("report.typ").ok()?;
        let id = FileId::new(RootedPath::new(VirtualRoot::Project, path));
        Some(Self {
            library: LazyHash::new(Library::builder().with_features(features).with_inputs(values).build()),
            book: LazyHash::new(FontBook::from_fonts(faces())),
            main: Source::new(id, template.to_owned()),
        })
    }
}

impl World for ReportWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        faces().get(index).cloned()
    }

    // The report's date is given to the template as a value.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
