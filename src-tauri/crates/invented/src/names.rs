//! Names of invented people and places. No real person or council is meant.

use std::collections::BTreeSet;

use store::records::BranchSort;

use crate::dice::Dice;

#[rustfmt::skip] // One name a line would fill pages.
const FIRST: &[&str] = &[
    "Aaliyah", "Adaeze", "Agnieszka", "Aidan", "Aisha", "Alasdair", "Amara", "Amelia", "Amir", "Andrea", "Angharad", "Anjali", "Ann",
    "Arthur", "Ayşe", "Barbara", "Beatriz", "Ben", "Blessing", "Callum", "Carys", "Catherine", "Chidi", "Chloe", "Ciarán", "Claire",
    "Comfort", "Craig", "Daniel", "David", "Delroy", "Derek", "Dilys", "Dorota", "Eilidh", "Elena", "Elizabeth", "Emeka", "Emma",
    "Esther", "Ewa", "Faisal", "Farah", "Fatima", "Fiona", "Francesca", "Gareth", "Geoffrey", "George", "Gethin", "Grace", "Graham",
    "Gurpreet", "Hannah", "Harjit", "Harriet", "Hassan", "Helen", "Huw", "Ian", "Ibrahim", "Imogen", "Ioana", "Irene", "Isaac",
    "Jacqueline", "Jamal", "James", "Janet", "Jasmine", "Jean", "Joanna", "John", "Joseph", "Joyce", "Judith", "Karen", "Karolina",
    "Kavita", "Keith", "Kwame", "Laura", "Leila", "Leroy", "Li Na", "Linda", "Lucy", "Luís", "Małgorzata", "Margaret", "Maria",
    "Marjorie", "Mark", "Maureen", "Mei", "Michael", "Mohammed", "Moira", "Nadia", "Naomi", "Neil", "Ngozi", "Nia", "Niamh", "Nicola",
    "Olena", "Oluwaseun", "Omar", "Owen", "Pamela", "Patrick", "Paul", "Peter", "Philippa", "Priya", "Rachel", "Rajesh", "Rebecca",
    "Reuben", "Rhian", "Robert", "Róisín", "Rosa", "Ruth", "Sadia", "Samira", "Samuel", "Sandra", "Sarah", "Seán", "Shabana", "Sheila",
    "Shreya", "Siân", "Simon", "Sinéad", "Sofia", "Stephen", "Sunita", "Susan", "Tamsin", "Tariq", "Thandiwe", "Thomas", "Tomasz",
    "Ursula", "Valerie", "Victoria", "Wei", "Winston", "Yasmin", "Yusuf", "Zainab", "Zoë", "Zsófia",
];

#[rustfmt::skip] // One name a line would fill pages.
const LAST: &[&str] = &[
    "Abbott", "Adeyemi", "Ahmed", "Akhtar", "Allen", "Armitage", "Asante", "Atkins", "Bailey", "Banerjee", "Barker", "Begum", "Bellamy",
    "Bennett", "Bhatt", "Boateng", "Booth", "Bradshaw", "Brennan", "Brooks", "Campbell", "Carter", "Chaudhry", "Chen", "Clarke",
    "Collins", "Cooper", "Costa", "Coulson", "Crosby", "Dąbrowska", "Das", "Davies", "Desai", "Dhillon", "Donnelly", "Doyle", "Eze",
    "Edwards", "Ellis", "Evans", "Farooq", "Fernandes", "Fletcher", "Fofanah", "Foster", "Fraser", "Gallagher", "García", "Georgiou",
    "Gill", "Goodwin", "Grant", "Green", "Griffiths", "Gupta", "Hall", "Hamid", "Harris", "Hartley", "Hayes", "Hill", "Ho", "Holt",
    "Hughes", "Hussain", "Ibbotson", "Iqbal", "Jackson", "James", "Jenkins", "Jones", "Joseph", "Kaur", "Kelly", "Kerr", "Khan", "Kim",
    "Kowalski", "Lam", "Lawson", "Lee", "Lewis", "Lloyd", "Mackenzie", "Mahmood", "Malik", "Marsden", "Martin", "Mbeki", "McAllister",
    "Mensah", "Miller", "Mistry", "Morgan", "Morris", "Müller", "Murphy", "Nair", "Ndlovu", "Newton", "Nguyen", "Nowak", "O'Brien",
    "O'Neill", "Okafor", "Okonkwo", "Osei", "Owusu", "Palmer", "Papadopoulos", "Parry", "Patel", "Pereira", "Petrov", "Phillips",
    "Popescu", "Powell", "Pritchard", "Quinn", "Rahman", "Rao", "Reid", "Roberts", "Robinson", "Ross", "Rossi", "Sahota", "Scott",
    "Sesay", "Shah", "Sharma", "Shaw", "Silva", "Singh", "Sobowale", "Stewart", "Sutton", "Szabó", "Taylor", "Thapa", "Thomas",
    "Thompson", "Thorne", "Turner", "Underwood", "Varga", "Walker", "Ward", "Watson", "Webb", "White", "Whitaker", "Williams", "Wilson",
    "Wójcik", "Wong", "Wood", "Wright", "Yeboah", "Yıldız", "Young", "Żak", "Zhang",
];

/// Names that no two people share, as long as there are enough of them.
#[derive(Default)]
pub(crate) struct Names {
    used: BTreeSet<(usize, usize)>,
}

impl Names {
    pub(crate) fn next(&mut self, dice: &mut Dice) -> (&'static str, &'static str) {
        let mut pair = (0, 0);
        for _ in 0..12 {
            pair = (dice.below(FIRST.len()), dice.below(LAST.len()));
            if self.used.insert(pair) {
                break;
            }
        }
        (FIRST[pair.0], LAST[pair.1])
    }
}

/// The part of an e-mail address before the @: `roisin.oneill` for Róisín O'Neill.
pub(crate) fn mailbox(first: &str, last: &str) -> String {
    let plain = |text: &str| -> String { text.to_lowercase().chars().filter_map(folded).collect() };
    format!("{}.{}", plain(first), plain(last))
}

fn folded(letter: char) -> Option<char> {
    Some(match letter {
        'a'..='z' | '-' => letter,
        'á' | 'à' | 'â' | 'ą' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ę' | 'ë' => 'e',
        'í' | 'ı' => 'i',
        'ł' => 'l',
        'ó' | 'ö' => 'o',
        'ş' => 's',
        'ü' | 'ú' => 'u',
        'ż' | 'ź' => 'z',
        _ => return None,
    })
}

/// The branches that every invented service begins with, the largest first: name, sort, size.
const BRANCHES: &[(&str, BranchSort, u32)] = &[
    ("Central Library", BranchSort::Statutory, 30),
    ("Northgate", BranchSort::Statutory, 14),
    ("Mobile and Home", BranchSort::Mobile, 8),
    ("Harbourside", BranchSort::Statutory, 13),
    ("Weir Lane", BranchSort::Community, 4),
    ("Oldmarket", BranchSort::Statutory, 11),
    ("Kingsmere", BranchSort::Statutory, 10),
    ("Elm Park", BranchSort::Statutory, 9),
    ("Foundry Road", BranchSort::Statutory, 8),
    ("Thistle Vale", BranchSort::Community, 3),
    ("Westholme", BranchSort::Statutory, 8),
    ("Saltersgate", BranchSort::Community, 4),
];

#[rustfmt::skip] // One name a line would fill pages.
const FRONT: &[&str] = &[
    "Alder", "Amber", "Ash", "Barley", "Beacon", "Birch", "Bram", "Bridle", "Brook", "Castle", "Chalk", "Cherry", "Clay", "Copper",
    "Cross", "Dove", "Drover", "East", "Falcon", "Fern", "Flax", "Fox", "Gorse", "Granary", "Hazel", "Heron", "Holly", "Kiln", "Lark",
    "Linden", "Maple", "Market", "Meadow", "Mill", "Orchard", "Quarry", "Rowan", "Silver", "South", "Willow",
];
#[rustfmt::skip] // One name a line would fill pages.
const BACK: &[&str] = &[
    " Bank", " Cross", " End", " Fields", " Gate", " Green", " Grove", " Heath", " Hill", " Junction", " Lane", " Mead", " Moor", " Park",
    " Quay", " Rise", " Road", " Row", " Square", " Street", " Top", " Vale", " View", " Walk", " Wharf", " Wood", " Yard", "bourne",
    "combe", "dale",
];

/// The branch with a number: name, sort, size.
pub(crate) fn branch(at: usize) -> (String, BranchSort, u32) {
    if let Some(&(name, sort, size)) = BRANCHES.get(at) {
        return (name.to_owned(), sort, size);
    }
    let more = at - BRANCHES.len();
    // 7 has no factor in common with either length, so every pair comes once before any is repeated.
    let pair = (more * 7) % (FRONT.len() * BACK.len());
    let name = format!("{}{}", FRONT[pair % FRONT.len()], BACK[(pair / FRONT.len() + pair) % BACK.len()]);
    let sort = match more % 6 {
        2 => BranchSort::Community,
        5 if more % 4 == 1 => BranchSort::Mobile,
        _ => BranchSort::Statutory,
    };
    let again = more / (FRONT.len() * BACK.len());
    let name = if again == 0 { name } else { format!("{name} {}", again + 1) };
    (name, sort, 6 + u32::try_from(more % 5).unwrap_or(0) * 2)
}
