//! A small service for tests: two branches, seven people, one skill that a session teaches.

use anyhow::Result;
use app::views::imports::{ImportKind, ImportOptions};
use app::{App, Env};
use store::Store;
use testkit::Place;

/// The day on which everything happens: a Friday.
pub(crate) const TODAY: &str = "2026-04-10";

/// Imports rows as a CSV file; every row must be good.
pub(crate) async fn csv(app: &App, kind: ImportKind, text: &str) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("rows.csv");
    std::fs::write(&file, text)?;
    let options = ImportOptions { strict: true, ..ImportOptions::default() };
    app.import(kind, &file, &options).await?;
    Ok(())
}

/// Six of staff, two at Harbourside and four at Northgate, who should be at level 3 in A5-01 and are at 1, and a volunteer at 0.
/// Zoe manages everybody. `ACT` teaches A5-01 to level 2 on Tuesday afternoons, `TOP` from 2 to 3.
pub(crate) async fn service(place: &Place) -> Result<App> {
    let app = App::create(&place.url, Env::fixed(TODAY.parse()?, "Kim Keeper")).await?;
    let people = "person_id,name,kind,branch,roles,start_date,end_date,email,manager_id
E1,Zoe Zhao,employee,Northgate,Helper,2020-01-01,,zoe@example.org,
E2,Adam Abel,employee,Northgate,Helper,2020-01-01,,,E1
E3,Bea Bond,employee,Northgate,Helper,2020-01-01,2026-06-30,,E1
E4,Cy Cole,employee,Northgate,Helper,2020-01-01,,,E1
E5,Dee Dunn,employee,Harbourside,Helper,2020-01-01,,,E1
E6,Eve East,employee,Harbourside,Helper,2020-01-01,,,E1
V1,Val Voss,volunteer,Northgate,Buddy,2020-01-01,,,E1
";
    csv(&app, ImportKind::People, people).await?;
    csv(&app, ImportKind::Targets, "role,skill,target,importance\nHelper,A5-01,3,3\nHelper,A5-02,2,1\nBuddy,A5-01,2,2\n").await?;
    let ratings = "person_id,skill,level,rated_on,source
E1,A5-01,1,2026-03-02,manager\nE2,A5-01,1,2026-03-02,manager\nE3,A5-01,1,2026-03-02,manager
E4,A5-01,1,2026-03-02,manager\nE5,A5-01,1,2026-03-02,manager\nE6,A5-01,1,2026-03-02,manager\nV1,A5-01,0,2026-03-02,manager\n";
    csv(&app, ImportKind::Ratings, ratings).await?;
    csv(&app, ImportKind::Funds, "fund,title,from,to,pence\nCORE,Training,2026-04-01,2027-03-31,200000\n").await?;
    csv(&app, ImportKind::Venues, "venue,title,branch,seats\nROOM,Meeting room,Northgate,6\n").await?;
    let activities = "activity,title,kind,mode,minutes,min_people,max_people,cost_per_session,cost_per_head,fund,outcomes,prerequisites
ACT,Digital help,training session,in person,180,2,8,20000,500,CORE,A5-01:0>2,
TOP,Digital masterclass,masterclass,in person,360,2,8,40000,0,CORE,A5-01:2>3,ACT
OWN,Privacy at your desk,e-learning,self-paced,60,1,100,0,0,CORE,A5-02:0>2,
";
    csv(&app, ImportKind::Activities, activities).await?;
    let offers = "activity,halfdays,every_weeks,from,to,venue,trainer,seats
ACT,tue-pm,2,2026-04-14,2026-09-30,ROOM,T1,
TOP,thu-am,4,2026-05-07,2026-09-30,ROOM,Jane Doe,
";
    csv(&app, ImportKind::Offers, offers).await?;
    csv(&app, ImportKind::Cover, "branch,halfdays,role,min\nNorthgate,,,2\nHarbourside,,,1\n").await?;
    Ok(app)
}

/// Every row of the store as it stands.
pub(crate) async fn rows(place: &Place) -> Result<Vec<String>> {
    let store = Store::open(&place.url).await?;
    let rows = testkit::dump(&store).await;
    store.close().await;
    rows
}
