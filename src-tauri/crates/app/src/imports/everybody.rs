//! The people of the store as the rows of a file name them, and the other person of a row: who rates, who verifies.

use std::collections::HashMap;

use domain::rules::{Who, is_number_like};
use exchange::kinds::{Code, Given};
use store::people::NamedPerson;
use store::records::PersonId;
use store::{Conn, StoreError};

use super::known::Keys;

/// Everybody by number, with their names.
pub(super) struct Everybody {
    keys: Keys<PersonId>,
    named: HashMap<PersonId, NamedPerson>,
}

impl Everybody {
    pub(super) async fn load(conn: &mut Conn) -> Result<Self, StoreError> {
        Ok(Self { keys: Keys::people(conn).await?, named: store::people::all_named(conn).await? })
    }

    /// The row id of the person whose number a file has.
    pub(super) fn id(&self, code: &Code) -> Option<PersonId> {
        self.keys.id(code)
    }

    /// Who a row id is.
    pub(super) fn who(&self, id: PersonId) -> Who<'_> {
        self.named.get(&id).map_or(Who { number: "", name: "" }, |one| Who { number: &one.number, name: &one.name })
    }

    /// The number of somebody known, or the name of somebody from outside. What stands in the store already (`before`) is not
    /// asked about again. The error is a number that nobody has.
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
