//! What is needed: editions and their aims, framework versions and their skills, roles and their targets.

use domain::Kind;
use domain::facts::TitleStatus;
use domain::skills::Relation;

use crate::record::{Id, record};
use crate::schema::{List, TOP_LEVEL};

record! {
    /// An edition of the national strategy, which has aims.
    pub struct Edition in "edition" {
        /// Its code, such as `PLSS-2017`.
        code: String = "code" Name;
        /// Its title; empty where it has none.
        title: String = "title" Text;
    }
}

record! {
    /// An aim of an edition.
    pub struct Aim in "aim" {
        /// The edition.
        edition: Id<Edition> = "edition_id" Row("edition");
        /// Its code.
        code: String = "code" Name;
        /// Its title.
        title: String = "title" Name;
        /// Whose title it is.
        title_status: TitleStatus = "title_status" Word(List::TitleStatuses);
        /// What it means, in a sentence or more; empty where nobody says.
        description: String = "description" Text;
        /// What it matters, from 1 to 9.
        priority: u8 = "priority" Number(1, 9);
    }
}

record! {
    /// A version of a skills framework.
    pub struct Framework in "framework" {
        /// The framework's code.
        code: String = "code" Name;
        /// The version.
        version: String = "version" Name;
        /// The title.
        title: String = "title" Name;
        /// The edition whose aims its skills serve.
        edition: Id<Edition> = "edition_id" Row("edition");
        /// The top of its scale.
        max_level: u8 = "max_level" Number(1, TOP_LEVEL);
        /// Is it the one that figures are counted by? Just one is.
        in_use: bool = "in_use" Flag;
    }
}

record! {
    /// A level of a framework version's scale.
    pub struct Level in "level" {
        /// The framework version.
        framework: Id<Framework> = "framework_id" Row("framework");
        /// The level, from 0.
        level: u8 = "level" Level(0);
        /// Its name.
        name: String = "name" Name;
        /// What a person at this level does.
        anchor: String = "anchor" Text;
        /// The same in words for councillors and the public.
        stakeholder_wording: String = "stakeholder_wording" Text;
    }
}

record! {
    /// A skill of a framework version.
    pub struct Skill in "skill" {
        /// The framework version.
        framework: Id<Framework> = "framework_id" Row("framework");
        /// Its code.
        code: String = "code" Name;
        /// Its title.
        title: String = "title" Name;
        /// What it means.
        descriptor: String = "descriptor" Text;
        /// The group that it is listed under.
        group: Option<String> = "skill_group" Text;
        /// The aim that it serves.
        aim: Option<Id<Aim>> = "aim_id" Row("aim");
        /// Codes of other aims that it serves, `;` between.
        other_aims: String = "other_aims" Text;
        /// How it serves its aim.
        relation: Relation = "relation" Word(List::Relations);
        /// The code, in a version before, whose place it takes.
        replaces: Option<String> = "replaces" Text;
    }
}

record! {
    /// A role that people hold.
    pub struct Role in "role" {
        /// Its code; none for one that a list of people has made.
        code: Option<String> = "code" Name;
        /// Its title.
        title: String = "title" Name;
        /// The kind of people who hold it.
        kind: Option<Kind> = "kind" Word(List::Kinds);
        /// Other titles for it, `;` between.
        also: String = "also" Text;
    }
}

record! {
    /// The level of a skill that a role needs.
    pub struct Target in "target" {
        /// The framework version.
        framework: Id<Framework> = "framework_id" Row("framework");
        /// The role.
        role: Id<Role> = "role_id" Row("role");
        /// The skill.
        skill: Id<Skill> = "skill_id" Row("skill");
        /// The level, from 1.
        level: u8 = "level" Level(1);
        /// How important it is, from 1 to 3.
        importance: u8 = "importance" Number(1, 3);
    }
}

record! {
    /// A certificate that a role needs.
    pub struct RoleCertificate in "role_certificate" {
        /// The role.
        role: Id<Role> = "role_id" Row("role");
        /// The certificate.
        certificate: String = "certificate" Name;
        /// For how many months one holds; none is for ever.
        months: Option<u32> = "months" Number(1, 600);
    }
}
