//! Named sets of what might be different.

use crate::db::{Conn, StoreError, values};
use crate::record::{Id, Kept};
use crate::records::{WhatIf, WhatIfChange};

/// The what-if of a name.
///
/// # Errors
/// Where the store cannot be read, or a row is damaged.
pub async fn named(conn: &mut Conn, name: &str) -> Result<Option<Kept<WhatIf>>, StoreError> {
    Ok(conn.select("WHERE x.name = $1", &values![name]).await?.into_iter().next())
}

/// What is different in a what-if, in the order of recording.
///
/// # Errors
/// Where the store cannot be read, or a row is damaged.
pub async fn changes_of(conn: &mut Conn, what_if: Id<WhatIf>) -> Result<Vec<Kept<WhatIfChange>>, StoreError> {
    conn.select("WHERE x.what_if_id = $1 ORDER BY x.id", &values![what_if]).await
}
