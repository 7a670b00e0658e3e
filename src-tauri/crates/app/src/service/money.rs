//! Money for learning on a date. Every screen, report, spreadsheet and call that shows money uses this.

use domain::Date;
use domain::funds::Funds;
use store::Conn;

use crate::views::Pence;
use crate::views::settings::{FundView, OutsideFunds};
use crate::views::shows::{FundMoney, ShownMoney};
use crate::{App, AppError};

/// Every fund as of a date, and the sessions that no fund pays.
pub(crate) struct Money {
    /// The funds, sorted by code.
    pub(crate) funds: Vec<FundView>,
    pub(crate) outside: OutsideFunds,
}

impl Money {
    /// The funds that hold on a day.
    pub(crate) fn in_force(self, on: Date) -> impl Iterator<Item = FundView> {
        self.funds.into_iter().filter(move |fund| fund.from <= on && on <= fund.to)
    }
}

/// Money as of a date, as `domain::funds` counts it.
pub(crate) async fn money(conn: &mut Conn, on: Date) -> Result<Money, AppError> {
    let sessions = store::settings::session_costs(conn).await?;
    let funds = Funds::new(store::settings::funds(conn).await?);
    let (costs, outside) = funds.as_of(on, sessions.iter().map(store::settings::CostRow::cost));
    let view = |(fund, cost): (&domain::funds::Fund, domain::funds::Cost)| FundView {
        key: fund.code.clone(),
        title: fund.title.clone(),
        line: fund.line(),
        own_line: fund.line.clone(),
        from: fund.from,
        to: fund.to,
        pence: Pence(fund.pence),
        planned: Pence(cost.planned),
        committed: Pence(cost.committed),
        spent: Pence(cost.spent),
        left: Pence(cost.left_of(fund.pence)),
    };
    Ok(Money {
        funds: funds.all().iter().zip(costs).map(view).collect(),
        outside: OutsideFunds {
            sessions: outside.sessions,
            pence: Pence(outside.cost.used()),
            planned: Pence(outside.cost.planned),
            committed: Pence(outside.cost.committed),
            spent: Pence(outside.cost.spent),
        },
    })
}

/// The names in activities and sessions that mean a fund or a line before a change, and mean nothing after it.
pub(crate) async fn names_lost(conn: &mut Conn, before: &Funds, after: &Funds) -> Result<Vec<String>, AppError> {
    let named = store::settings::funds_named(conn).await?;
    Ok(named.into_iter().filter(|name| before.knows(name) && !after.knows(name)).collect())
}

/// Says why a fund cannot leave its line.
pub(crate) fn lost(name: &str) -> String {
    format!(
        "activities or sessions name the line `{name}`, which would have no fund any more; give this fund that line, or change them first"
    )
}

impl App {
    /// What each fund holds, and what is planned, committed, spent and left of it on a date (today if none is given).
    ///
    /// # Errors
    /// `StoreUnusable` if the store cannot be read.
    pub async fn show_money(&self, as_of: Option<Date>) -> Result<ShownMoney, AppError> {
        let as_of = as_of.unwrap_or_else(|| self.today());
        let Money { funds, outside } = money(&mut self.reading().await?, as_of).await?;
        let funds = funds.into_iter().map(|fund| FundMoney {
            fund: fund.key,
            title: fund.title,
            line: fund.line,
            from: fund.from,
            to: fund.to,
            pence: fund.pence,
            planned: fund.planned,
            committed: fund.committed,
            spent: fund.spent,
            left: fund.left,
        });
        Ok(ShownMoney { as_of, funds: funds.collect(), outside })
    }
}
