//! The fields of every kind of file, with the words that other systems use for them.

use super::Field;

/// Headings for the first half of a split name.
pub(crate) const FORENAMES: &[&str] = &[
    "forenames",
    "forename",
    "firstname",
    "firstnames",
    "givenname",
    "givennames",
    "knownas",
    "preferredname",
    "preferredforename",
    "preferredfirstname",
    "first",
];
/// Headings for the second half of a split name.
pub(crate) const SURNAMES: &[&str] = &["surname", "lastname", "familyname", "secondname", "last"];

const fn key(name: &'static str, words: &'static str) -> Field {
    Field { name, required: true, key: true, words }
}

const fn needed(name: &'static str, words: &'static str) -> Field {
    Field { name, required: true, key: false, words }
}

const fn free(name: &'static str, words: &'static str) -> Field {
    Field { name, required: false, key: false, words }
}

const PERSON_ID: &str = "empno employeeno employeenumber employeenum employeeid empid empnumber empnum emp employee staffid staffno
        staffnumber staffnum volunteerid volunteerno volunteernumber volid volno volnumber personid personno
        personnumber personref personnelno personnelnumber personnelid payrollno payrollnumber payrollid payrollref
        payref assignmentno assignmentnumber workerid workerno workernumber memberid memberno hrid hrno hrref hrnumber
        userid id number no ref reference idno idnumber councillorid officerid staff person volunteer";
const SKILL: &str = "skillcode skillid skillref skilltitle skillname competency competence competencycode capability code";
const ACTIVITY: &str = "activitycode activityid coursecode courseid courseref activityref trainingcode moduleid modulecode course code
        training";
const ROLE: &str = "rolecode roleid roletitle jobtitle posttitle job post jobrole position positiontitle";
const BRANCH: &str = "worklocation library base location site workplace workbase branchname libraryname branchlibrary homelibrary
        homebranch mainlibrary mainlocation primarylocation worksite placeofwork workbaselocation building office hub
        sitename locationname mainbase baselocation costcentrename";
const KIND: &str = "kindofperson persontype stafftype workertype persontypename paidorvolunteer typeofperson";
const NOTE: &str = "notes comment comments remarks remark evidence";
const FROM: &str = "fromdate datefrom start startdate startdt starts startson firstday begins validfrom leavestart";
const TO: &str = "todate dateto end enddate enddt ends endson lastday until validto leaveend";

pub(super) const PEOPLE: &[Field] = &[
    key("person_id", PERSON_ID),
    needed(
        "name",
        "fullname employeename staffname volunteername personname displayname names wholename preferredfullname
        workername membername",
    ),
    needed("kind", KIND),
    free("branch", BRANCH),
    free("team", "teamname section department dept unit businessunit workgroup division orgunit organisationunit directorate"),
    free(
        "roles",
        "role posttitle jobtitle post job position positiontitle jobrole postname jobname rolename roletitle
        volunteerrole volunteerroles volunteeringrole rolesheld designation occupation positionname",
    ),
    free(
        "start_date",
        "startdt datestarted started start startson dateofstart joined datejoined joindate joiningdate hiredate
        datehired hired employmentstartdate employmentstart contractstart contractstartdate servicestart
        servicestartdate startedon commenced commencementdate datecommenced latesthiredate poststartdate from fromdate
        appointed dateappointed appointmentdate",
    ),
    free(
        "end_date",
        "leavingdate dateleft left enddt end endson leaver leaversdate leaverdate leavedate dateofleaving lastday
        lastworkingday terminationdate termdate terminated contractend contractenddate employmentend employmentenddate
        finished datefinished finishdate expectedenddate to todate until serviceenddate postenddate dateended ended
        leftdate lefton",
    ),
    free(
        "weekly_hours",
        "contrhrs contractedhours contracthours conthrs contractedhrs contracthrs hours hrs hoursperweek hoursaweek
        hrsperweek hrsweek hrspw hourspw weeklyhrs weekhours workinghours standardhours hoursweek hoursweekly
        normalhours contractualhours totalhours assignmenthours",
    ),
    free("email", "emailaddress mail workemail workemailaddress emailwork eaddress contactemail emails businessemail"),
    free(
        "manager_id",
        "linemgrno linemanagerno linemanagernumber linemanagerid linemgrid linemgr linemanager managerno managernumber
        mgrno mgrid mgr manager reportsto reportstono reportstoid reportstonumber supervisor supervisorid supervisorno
        supervisornumber managerempno manageremployeenumber manageremployeeno managerstaffid managerpersonid
        linemanageremployeenumber linemanagerempno linemanagerstaffid managedby coordinator volunteercoordinator",
    ),
];
pub(super) const RATINGS: &[Field] = &[
    key("person_id", PERSON_ID),
    key("skill", SKILL),
    needed("level", "rating score currentlevel ratedlevel skilllevel proficiency grade value mark"),
    needed(
        "rated_on",
        "date ratingdate daterated ratedate dateofrating assessedon dateassessed assessmentdate reviewdate
        dateofassessment rated completedon",
    ),
    free("source", "ratingsource ratedas ratingtype assessmenttype sourceofrating"),
    free("rated_by", "rater raterid ratedbyid assessor assessorid assessedby ratedbyno assessorno by"),
    free("confidence", "confidencelevel howconfident"),
    free("review_by", "reviewby reviewdue reviewon nextreview nextreviewdate expires expirydate validuntil"),
    free("note", NOTE),
];
pub(super) const GRID: &[Field] = &[
    key("person_id", PERSON_ID),
    needed("rated_on", RATINGS[3].words),
    free("source", RATINGS[4].words),
    free("rated_by", "rater raterid assessedby"),
];
pub(super) const FRAMEWORK: &[Field] = &[
    key("skill", "skillcode skillid skillref code id ref reference idnumber competencycode competencyid"),
    needed("title", "skilltitle skillname name shortname competency competence skilldescription"),
    free("descriptor", "description definition detail details whatitmeans statement"),
    free("group", "skillgroup category theme area domain cluster groupname family"),
    free("aim", "primaryaim mainaim aimcode strategyaim aimno aimnumber"),
    free("other_aims", "secondaryaims furtheraims aims alsoaims additionalaims"),
    free("relation", "relationtoaim link linktype aimrelation"),
    free("replaces", "replacescode oldcode previouscode formercode formerly was supersedes"),
];
pub(super) const AIMS: &[Field] =
    &[key("aim", "aimcode aimno aimnumber code id no number"), needed("title", "aimtitle aimname name description")];
pub(super) const TARGETS: &[Field] = &[
    key("role", ROLE),
    key("skill", SKILL),
    needed("target", "targetlevel level requiredlevel required expectedlevel expected needed goal minimumlevel"),
    free("importance", "weight priority weighting"),
];
pub(super) const ROLES: &[Field] = &[
    key("role", "rolecode roleid code id ref rolereference jobcode postcode"),
    needed("title", "roletitle rolename name jobtitle posttitle post job"),
    free("kind", KIND),
    free("also", "othertitles alsoknownas aka alternativetitles synonyms hrtitles hrtitle alias aliases alsocalled posttitles"),
    free("certificates", "requiredcertificates mandatorycertificates certificate mandatorytraining certificatesrequired"),
];
pub(super) const ACTIVITIES: &[Field] = &[
    key("activity", "activitycode activityid coursecode courseid courseref code id ref reference"),
    needed("title", "activitytitle activityname coursetitle coursename name course training"),
    needed("kind", "activitykind activitytype coursetype type learningtype category"),
    free("mode", "delivery deliverymode deliverymethod method format how"),
    needed("minutes", "duration length durationminutes lengthminutes mins durationmins time"),
    free("provider", "supplier deliveredby trainingprovider vendor runby"),
    free("min_people", "minpeople min minimum minimumpeople mingroup minimumgroup minnumbers minplaces minsize"),
    free(
        "max_people",
        "maxpeople max maximum maximumpeople maxgroup maximumgroup maxnumbers maxplaces places seats capacity groupsize
        maxsize",
    ),
    free(
        "cost_per_session",
        "costpersession sessioncost cost fixedcost price costsession fee fees amount coursecost coursefee courseprice
        pricepersession feepersession totalcost charge",
    ),
    free(
        "cost_per_head",
        "costperhead costperperson headcost priceperhead priceperperson costhead unitcost feeperhead feeperperson
        costperdelegate priceperdelegate feeperdelegate costperplace priceperplace feeperplace",
    ),
    free("fund", "fundcode budget budgetcode paidfrom funding fundline budgetline fundingline"),
    free("outcomes", "outcome teaches skills skillstaught learningoutcomes"),
    free("prerequisites", "prerequisite prereqs prereq before requires mustfollow"),
    free("certificate", "certificateawarded leadsto awards award renews"),
    free("certificate_months", "certificatemonths validmonths validfor monthsvalid renewalmonths renewevery validity"),
    free("kinds", "whoitisfor whofor for audience eligible openfor opento kindsofpeople"),
    free("review_by", "reviewby reviewdate reviewon nextreview contentreview"),
];
pub(super) const OFFERS: &[Field] = &[
    free("offer", "offercode offerid offerref offerno offernumber"),
    key("activity", ACTIVITY),
    needed("halfdays", "halfday halfdaysofweek days when slots slot sessions dayandtime"),
    free("every_weeks", "everyweeks every frequency weeks intervalweeks repeatweeks interval"),
    free("from", FROM),
    free("to", TO),
    free("venue", "venuecode room place location where"),
    free("trainer", "trainercode tutor facilitator leader trainername deliveredby instructor"),
    free("seats", "places capacity max maximum maxpeople"),
];
pub(super) const SESSIONS: &[Field] = &[
    key("session", "sessioncode sessionid sessionref eventid eventcode code id ref reference bookingref"),
    needed("activity", ACTIVITY),
    needed("starts", "start startson startdate starttime startsat startdatetime from date sessiondate begins"),
    needed("ends", "end endson enddate endtime endsat enddatetime to finish finishes until"),
    free("halfdays", "halfday halfdaysofweek halfdaysoftheweek onhalfdays weeklyhalfdays"),
    free("venue", "venuecode room place location where"),
    free("trainer", "trainercode tutor facilitator leader trainername deliveredby instructor"),
    free("capacity", "seats places max maximum maxpeople"),
    free("status", "state sessionstatus stage"),
];
pub(super) const VENUES: &[Field] = &[
    key("venue", "venuecode venueid roomcode code id ref room"),
    free("title", "venuename venuetitle name roomname description"),
    free("branch", BRANCH),
    free("seats", "capacity places max maximum size"),
];
pub(super) const ROTA: &[Field] = &[
    key("person_id", PERSON_ID),
    needed("on_duty", "onduty duty rota workingpattern workpattern pattern shifts works halfdays days"),
    free("also_free", "alsofree free available extra alsoavailable availability"),
    free("week", "wk weekno weeknumber rotaweek rotaweekno cycleweek weekofrota weekofcycle"),
];
pub(super) const LEAVE: &[Field] = &[key("person_id", PERSON_ID), key("from", FROM), key("to", TO)];
pub(super) const FUNDS: &[Field] = &[
    key("fund", "fundcode fundid budgetcode costcentre code id ref budget"),
    free("line", "fundline budgetline fundingline lineoffunds budgethead budgetheading"),
    free("title", "fundname fundtitle name budgetname description"),
    needed("from", FROM),
    needed("to", TO),
    needed("pence", "amount budget allocation allocated budgetamount allocatedamount total totalbudget value funding sum"),
];
pub(super) const COVER: &[Field] = &[
    Field { name: "branch", required: true, key: false, words: BRANCH },
    free("halfdays", "halfday when days slots"),
    free("role", ROLE),
    needed("min", "minimum minpeople minimumpeople atleast least cover number people"),
    free("skill", SKILL),
    free("level", "minlevel minimumlevel skilllevel atlevel"),
    free("kinds", "kind who kindsofpeople personkinds"),
];
pub(super) const CERTIFICATES: &[Field] = &[
    key("person_id", PERSON_ID),
    key("certificate", "certificatename certificatetitle award qualification accreditation name title course training"),
    key(
        "awarded_on",
        "awardedon awarded dateawarded awarddate date completed datecompleted completedon completiondate issued
        issuedon issuedate dateissued passed dateobtained obtained",
    ),
    free("expires_on", "expireson expires expiry expirydate expirationdate validuntil validto renewby renewaldate due duedate enddate"),
];
pub(super) const LOG: &[Field] = &[
    key("person_id", PERSON_ID),
    key(
        "date",
        "on day when completedon datecompleted completiondate completed attendedon dateattended attended learningdate
        activitydate coursedate sessiondate eventdate startdate",
    ),
    key("minutes", "duration mins length time timespent howlong durationminutes timeminutes minutesspent lengthofsession"),
    free("activity", "activitycode activityid coursecode courseid courseref modulecode"),
    free(
        "title",
        "what course coursetitle coursename activitytitle activityname training event eventtitle name subject topic
        learning description session sessiontitle",
    ),
    free("skills", "skill skillsclaimed claims skillscovered competencies levels skillcodes"),
    free("reflection", "whatilearned whatdidyoulearn learned feedback reflections notes note comments comment impact thoughts"),
    free("status", "state verification"),
    free("verified_by", "verifiedby verifier verifierid approvedby signedoffby approver"),
    free("record", "recordid recordno recordnumber logid"),
];
