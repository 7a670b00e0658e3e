//! Sessions: what there is, who has a place, who came.

use app::views::sessions::{Booking, CameTo, PlaceListed, SessionChange, SessionEdit, SessionListed};
use app::{Date, PlaceStatus, SessionStatus};

use crate::common::{Common, Ended};
use crate::print;
use crate::values::date;

/// What is done with sessions.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Session {
    /// Sessions with their places, by time
    List(List),
    /// Make a planned session
    Add(Add),
    /// Change when and where a session is
    Set(Set),
    /// Say that a session will run
    Confirm(Which),
    /// Call a session off
    Cancel(Cancel),
    /// Give a person a place, or a turn on the waiting list
    Book(Book),
    /// Take a person's place or turn away
    Unbook(Unbook),
    /// Note who came
    Attend(Attend),
}

/// Which sessions.
#[derive(Debug, clap::Args)]
pub(crate) struct List {
    /// The first day
    #[arg(long, value_parser = date)]
    from: Option<Date>,
    /// The last day
    #[arg(long, value_parser = date)]
    to: Option<Date>,
    /// Only sessions of this person
    #[arg(long)]
    person: Option<String>,
}

/// When, where and with whom.
#[derive(Debug, clap::Args)]
pub(crate) struct Details {
    /// Weekly half-days of a block, such as `tue-am;thu-pm`
    #[arg(long)]
    halfdays: Option<String>,
    /// The venue's code
    #[arg(long)]
    venue: Option<String>,
    /// The trainer
    #[arg(long)]
    trainer: Option<String>,
    /// How many people can take part
    #[arg(long)]
    capacity: Option<u32>,
}

/// A new session.
#[derive(Debug, clap::Args)]
pub(crate) struct Add {
    /// The activity's code
    #[arg(long)]
    activity: String,
    /// When it starts: `2026-05-13 09:30`, or a date alone
    #[arg(long)]
    starts: String,
    /// When it ends
    #[arg(long)]
    ends: String,
    #[command(flatten)]
    details: Details,
}

/// A session and what changes.
#[derive(Debug, clap::Args)]
pub(crate) struct Set {
    /// The session's code
    session: String,
    /// When it starts: `2026-05-13 09:30`, or a date alone
    #[arg(long)]
    starts: Option<String>,
    /// When it ends
    #[arg(long)]
    ends: Option<String>,
    #[command(flatten)]
    details: Details,
}

/// A session.
#[derive(Debug, clap::Args)]
pub(crate) struct Which {
    /// The session's code
    session: String,
}

/// A session that is called off.
#[derive(Debug, clap::Args)]
pub(crate) struct Cancel {
    /// The session's code
    session: String,
    /// Why, for the history
    #[arg(long)]
    reason: Option<String>,
}

/// A place that is wanted.
#[derive(Debug, clap::Args)]
pub(crate) struct Book {
    /// The session's code
    session: String,
    /// The person's number
    #[arg(long)]
    person: String,
    /// Book in spite of a warning, for this reason
    #[arg(long, value_name = "REASON")]
    accept_warning: Option<String>,
}

/// A place that is given up.
#[derive(Debug, clap::Args)]
pub(crate) struct Unbook {
    /// The session's code
    session: String,
    /// The person's number
    #[arg(long)]
    person: String,
}

/// Who came.
#[derive(Debug, clap::Args)]
pub(crate) struct Attend {
    /// The session's code
    session: String,
    /// A person's number and present, part, absent or excused; nothing changes for anybody else
    #[arg(required = true, value_name = "PERSON=WORD", value_parser = came)]
    people: Vec<(String, PlaceStatus)>,
}

fn came(text: &str) -> Result<(String, PlaceStatus), String> {
    let wrong = || "a person's number, `=` and present, part, absent or excused".to_owned();
    let (person, word) = text.rsplit_once('=').ok_or_else(wrong)?;
    let word = match word.trim().to_lowercase().as_str() {
        "present" => PlaceStatus::Attended,
        "part" => PlaceStatus::Part,
        "absent" => PlaceStatus::Absent,
        "excused" => PlaceStatus::Excused,
        _ => return Err(wrong()),
    };
    let person = person.trim();
    if person.is_empty() { Err(wrong()) } else { Ok((person.to_owned(), word)) }
}

pub(crate) async fn run(common: &Common, session: Session) -> Ended {
    match session {
        Session::List(list) => {
            let sessions = common.reading().await?.sessions(list.from, list.to, list.person.as_deref()).await?;
            common.answer(&sessions, |sessions| as_text(sessions))
        }
        Session::Add(add) => {
            let edit = SessionEdit { activity: Some(add.activity), starts: Some(add.starts), ends: Some(add.ends), ..edit(add.details) };
            common.done(&common.writing().await?.add_session(edit).await?)
        }
        Session::Set(set) => {
            let edit = SessionEdit { starts: set.starts, ends: set.ends, ..edit(set.details) };
            common.done(&common.writing().await?.set_session(&set.session, edit).await?)
        }
        Session::Confirm(which) => change(common, which.session, SessionStatus::Confirmed, None).await,
        Session::Cancel(cancel) => change(common, cancel.session, SessionStatus::Cancelled, cancel.reason).await,
        Session::Book(book) => {
            let booking = Booking { session: book.session, person: book.person, accept_warning: book.accept_warning };
            let done = common.writing().await?.book(booking).await?;
            common.answer(&done.value, |booked| match (booked.position, done.label.as_deref()) {
                (Some(position), _) => format!("The session is full: number {position} on the waiting list"),
                (None, Some(label)) => label.to_owned(),
                (None, None) => "There is a place already".to_owned(),
            })
        }
        Session::Unbook(unbook) => {
            let done = common.writing().await?.unbook(&unbook.session, &unbook.person).await?;
            common.answer(&done.value, |unbooked| match unbooked.moved_up.as_slice() {
                [] => done.label.clone().unwrap_or_default(),
                moved => format!("{}; {} moved up", done.label.as_deref().unwrap_or_default(), moved.join(", ")),
            })
        }
        Session::Attend(attend) => {
            common.done(&common.writing().await?.attend(CameTo { session: attend.session, people: attend.people }).await?)
        }
    }
}

fn edit(details: Details) -> SessionEdit {
    SessionEdit {
        halfdays: details.halfdays,
        venue: details.venue,
        trainer: details.trainer,
        capacity: details.capacity,
        ..SessionEdit::default()
    }
}

async fn change(common: &Common, session: String, status: SessionStatus, reason: Option<String>) -> Ended {
    let code = session.clone();
    let done = common.writing().await?.change_session(SessionChange { session, status, reason }).await?;
    let answer = serde_json::json!({ "session": code, "status": status });
    common.answer(&answer, |_| done.label.clone().unwrap_or_else(|| "Nothing to change".to_owned()))
}

fn as_text(sessions: &[SessionListed]) -> String {
    if sessions.is_empty() {
        return "No sessions".to_owned();
    }
    let people = |places: &[PlaceListed]| places.iter().map(|place| place.person.as_str()).collect::<Vec<_>>().join(" ");
    let rows: Vec<Vec<String>> = sessions
        .iter()
        .map(|one| {
            let seats = one.capacity.map_or_else(|| one.places.len().to_string(), |seats| format!("{} of {seats}", one.places.len()));
            vec![
                one.session.clone(),
                one.activity.clone(),
                one.starts.replace('T', " "),
                one.ends.replace('T', " "),
                one.status.code().to_owned(),
                seats,
                people(&one.places),
                one.waiting.join(" "),
            ]
        })
        .collect();
    print::table(&["Session", "Activity", "Starts", "Ends", "Status", "Places", "People", "Waiting"], &rows)
}
