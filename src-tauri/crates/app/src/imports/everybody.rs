//! Finds the people of the store whom the rows of a file name, also the second person of a row, who rates or verifies.

use std::collections::HashMap;

use domain::rules::{Who, is_number_like};
use exchange::kinds::{Code, Given};
use store::people::NamedPerson;
use store::records::PersonId;
use store::{Conn, StoreError};

use super::known::Keys;

/// Everybody's numbers and names.
pub(super) struct Everybody {
    keys: Keys<PersonId>,
    named: HashMap<PersonId, NamedPerson>,
}

impl Everybody {
    pub(super) async fn load(conn: &mut Conn) -> Result<Self, StoreError> {
        Ok(Self { keys: Keys::people(conn).await?, named: store::people::all_named(conn).await? })
    }

    /// The row id of the person with a number that is in a file.
    pub(super) fn id(&self, code: &Code) -> Option<PersonId> {
        self.keys.id(code)
    }

    /// The person with a row id.
    pub(super) fn who(&self, id: PersonId) -> Who<'_> {
        self.named.get(&id).map_or(Who { number: "", name: "" }, |one| Who { number: &one.number, name: &one.name })
    }

    /// The number of a known person, or the name of somebody from outside. A value that the store has already (`before`) is not checked
    /// again. The error is a number that nobody has.
    pub(super) fn other(&self, given: &Given<Code>, before: Option<&str>) -> Result<Given<String>, String> {
        let Given::Value(code) = given else { return Ok(given.clone().map(|code| code.text)) };
        match self.keys.key(code) {
            _ if before == Some(code.text.as_str()) => Ok(Given::Value(code.text.clone())),
            Some(key) => Ok(Given::Value(key.to_owned())),
            None if is_number_like(&code.text) => Err(code.text.clone()),
            None => Ok(Given::Value(code.text.clone())),
        }
    }
}
