//! Reports as a reader gets them: the file is read back with other programs.

mod sample;

#[test]
fn draft() {
    let rendered = report::render(&sample::report()).unwrap();
    std::fs::write("/tmp/draft.pdf", &rendered.pdf).unwrap();
    std::fs::write("/tmp/draft.svg", report::gaps::aims_chart(&sample::report()).svg).unwrap();
}
