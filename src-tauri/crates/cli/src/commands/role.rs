//! Roles, and the targets of roles and of single people.

use app::Date;
use app::views::roles::{NeededCertificate, RoleEdit, RoleShown, TargetEdit, TargetShown};

use crate::common::{Common, Ended};
use crate::exit::Failure;
use crate::print;
use crate::values::date;

/// What is done with roles.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Role {
    /// Add a role
    Add {
        /// Its code
        code: String,
        #[command(flatten)]
        details: Details,
        /// Begin with the targets of this role
        #[arg(long, value_name = "ROLE")]
        targets_of: Option<String>,
    },
    /// Change a role
    Set {
        /// Its code or title
        role: String,
        /// The new code
        #[arg(long)]
        code: Option<String>,
        #[command(flatten)]
        details: Details,
    },
    /// Every role, by title
    List,
}

/// What can be said of a role.
#[derive(Debug, clap::Args)]
pub(crate) struct Details {
    /// The title
    #[arg(long)]
    title: Option<String>,
    /// Who holds it: employee, volunteer, councillor or officer; empty for anybody
    #[arg(long)]
    kind: Option<String>,
    /// Another title under which files name it; give it again for each. These are then all of them
    #[arg(long, value_name = "TITLE")]
    also: Vec<String>,
    /// A certificate that it requires, with the months after which it is renewed; give it again for each. These are then all of them
    #[arg(long, value_name = "NAME[=MONTHS]", value_parser = certificate)]
    certificate: Vec<NeededCertificate>,
}

fn certificate(text: &str) -> Result<NeededCertificate, String> {
    let (name, months) = match text.rsplit_once('=') {
        Some((name, months)) => (name, Some(months.trim().parse().map_err(|_| "the months are a whole number")?)),
        None => (text, None),
    };
    Ok(NeededCertificate { certificate: name.to_owned(), months })
}

impl Details {
    fn edit(self) -> RoleEdit {
        RoleEdit {
            title: self.title,
            kind: self.kind,
            also: (!self.also.is_empty()).then_some(self.also),
            certificates: (!self.certificate.is_empty()).then_some(self.certificate),
            ..RoleEdit::default()
        }
    }
}

/// What is done with targets.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Target {
    /// Set the target of a role or of a person
    Set(Set),
    /// Remove the target of a role or of a person
    Remove(Remove),
    /// Targets of roles and of people
    List {
        /// Only of this role
        #[arg(long, conflicts_with = "person")]
        role: Option<String>,
        /// Only of this person
        #[arg(long)]
        person: Option<String>,
    },
}

/// Whose target, and for which skill.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Whose {
    /// The role, by code or title
    #[arg(long, required_unless_present = "person", conflicts_with = "person")]
    role: Option<String>,
    /// The person's number
    #[arg(long)]
    person: Option<String>,
    /// The skill's code
    #[arg(long)]
    skill: String,
}

/// A target.
#[derive(Debug, clap::Args)]
pub(crate) struct Set {
    #[command(flatten)]
    whose: Whose,
    /// The level; for a person, 0 takes the skill off the list
    #[arg(long)]
    level: u8,
    /// 1 useful, 2 important, 3 essential; of a role only
    #[arg(long, conflicts_with = "person")]
    importance: Option<u8>,
    /// The first day, for a person; today where not given
    #[arg(long, value_parser = date, conflicts_with = "role")]
    from: Option<Date>,
    /// The last day, for a person
    #[arg(long, value_parser = date, conflicts_with = "role")]
    to: Option<Date>,
    /// Why, for a person
    #[arg(long, conflicts_with = "role")]
    reason: Option<String>,
    /// Only say what it would do to the gaps
    #[arg(long)]
    dry_run: bool,
}

/// A target that goes.
#[derive(Debug, clap::Args)]
pub(crate) struct Remove {
    #[command(flatten)]
    whose: Whose,
    /// The first day without it, for a person; today where not given
    #[arg(long, value_parser = date, conflicts_with = "role")]
    from: Option<Date>,
    /// Only say what it would do to the gaps
    #[arg(long)]
    dry_run: bool,
}

pub(crate) async fn role(common: &Common, role: Role) -> Ended {
    match role {
        Role::Add { code, details, targets_of } => {
            let edit = RoleEdit { code: Some(code), targets_of, ..details.edit() };
            if edit.title.is_none() {
                return Err(Failure::Usage("A role needs `--title`.".to_owned()));
            }
            common.done(&common.writing().await?.add_role(edit).await?)
        }
        Role::Set { role, code, details } => {
            common.done(&common.writing().await?.set_role(&role, RoleEdit { code, ..details.edit() }).await?)
        }
        Role::List => {
            let roles = common.reading().await?.roles(&common.scope()).await?;
            common.answer(&roles, |roles| roles_as_text(roles))
        }
    }
}

pub(crate) async fn target(common: &Common, target: Target) -> Ended {
    let edit = |whose: Whose| TargetEdit { role: whose.role, person: whose.person, skill: whose.skill, ..TargetEdit::default() };
    match target {
        Target::Set(set) => {
            let of = edit(set.whose);
            let (importance, from, to, reason) = (set.importance, set.from, set.to, set.reason);
            change(common, TargetEdit { level: Some(set.level), importance, from, to, reason, ..of }, set.dry_run).await
        }
        Target::Remove(remove) => change(common, TargetEdit { from: remove.from, ..edit(remove.whose) }, remove.dry_run).await,
        Target::List { role, person } => {
            let targets = common.reading().await?.targets(&common.scope(), role.as_deref(), person.as_deref()).await?;
            common.answer(&targets, |targets| targets_as_text(targets))
        }
    }
}

async fn change(common: &Common, edit: TargetEdit, dry_run: bool) -> Ended {
    let app = common.writing().await?;
    if !dry_run {
        return common.done(&app.set_targets(vec![edit]).await?);
    }
    let effect = app.try_targets(vec![edit]).await?;
    common.answer(&effect, |effect| {
        format!(
            "{} cells of {} people would be different; below target {} -> {}, levels missing {} -> {}",
            effect.cells, effect.people, effect.before.below, effect.after.below, effect.before.gap_levels, effect.after.gap_levels
        )
    })
}

fn roles_as_text(roles: &[RoleShown]) -> String {
    let row = |one: &RoleShown| {
        let kind = one.kind.map_or("", app::Kind::code).to_owned();
        vec![one.role.clone(), one.title.clone(), kind, one.people.to_string(), one.targets.to_string()]
    };
    print::table(&["role", "title", "kind", "people", "targets"], &roles.iter().map(row).collect::<Vec<_>>())
}

fn targets_as_text(targets: &[TargetShown]) -> String {
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    let row = |one: &TargetShown| {
        let whose = one.role.clone().or_else(|| one.person.clone()).unwrap_or_default();
        let importance = one.importance.map_or_else(String::new, |importance| importance.to_string());
        vec![
            whose,
            one.skill.clone(),
            one.level.to_string(),
            importance,
            day(one.from),
            day(one.to),
            one.reason.clone().unwrap_or_default(),
        ]
    };
    print::table(&["role or person", "skill", "target", "importance", "from", "to", "reason"], &targets.iter().map(row).collect::<Vec<_>>())
}
