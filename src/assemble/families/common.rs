//! Words that two texts share because both are English news, not because one copies the other. Hand-written.

use crate::assemble::families::sketch::short_key;
use crate::base::hash::word_key;

/// Words of four letters and more that say nothing of a text's subject.
pub(crate) const FUNCTION_WORDS: &str = "about above according across after again against almost along already also although always \
    among another around because been before being below between both came cannot come could didn't does doesn't doing done don't \
    down during each either else even ever every everything from further gave give given goes going gone have having here hers \
    herself himself however into isn't it's itself just later least less like made make makes making many maybe might more most \
    much must near neither never next none nothing often once only onto other others over perhaps quite rather said same says \
    seem seemed several shall should since some someone something soon still such take taken takes than that that's their theirs \
    them themselves then there these they this those though through throughout thus today together told took toward towards under \
    until upon very want wanted wasn't well went were weren't what whatever when where whether which while whom whose will with \
    within without won't would wouldn't your yours";

/// Words that stand in a large part of all news articles.
pub(crate) const NEWS_WORDS: &str = "able access according accused across action added administration after agency agreed agreement \
    allegations alleged allow allowed announced annual area areas article asked authorities available away back based became \
    become began begin believe best better between biggest billion board body both bring brought business businesses calls called \
    came campaign capital care case cases cause caused central chairman chance change changes charge charged charges chief child \
    children cities citizens city claim claimed claims close closed comes comment committee common community companies company \
    concern concerns condition conditions conference confirmed continue continued control cost costs council countries country \
    county court create crime crisis current currently data date days dead deal death decided decision declared defence defense \
    denied department deputy described despite details development died different difficult director division early east \
    economic economy education effect effort efforts eight election emergency employees ended energy entire event events evidence \
    executive expected experts face faces fact failed families family father fell fight figure final finally financial find \
    fire firm first five following food force forced forces foreign former forward found four free friday friends full fully \
    fund funding future general global good government governor great ground group groups growing growth half hand hands head \
    heads health hear heard held help high higher history hold home homes hope hospital host hour hours house human hundreds \
    immediately impact important including incident included increase increased independent industry information inside \
    international investigation involved issue issued issues january february march april june july august september october \
    november december join joined judge keep kept kill killed kind king known land large largest last late latest launch launched \
    lead leader leaders leading leave left legal letter level levels life line little live lives local long longer look looking \
    lost love main major majority manager market markets matter mean means measures media meet meeting member members message \
    middle military million minister minutes monday money month months morning mother move moved movement named nation national \
    nations nearly need needed needs network news night nine north northern noted number numbers offer offered office officer \
    officers official officials open opened operation operations opposition order ordered organisation organization outside \
    owner paid part parties partner party pass passed past path people percent period person phone place places plan planned \
    plans play player point police policy political population position possible power present president press pressure prevent \
    previous previously price prices prime prison private problem problems process product production program project prosecutors \
    protect provide provided public published question questions quickly raised reached read ready real reason reasons receive \
    received recent recently record reduce reform region regional release released remain remained remains report reported \
    reporters reports representative research residents response responsible rest result results return returned right rights \
    rise rising risk road role rule rules running safe safety sale sales saturday scheduled school season second secretary section \
    sector security seen sell senior sent series serious service services seven short show showed shows side sign signed similar \
    single site situation small social source sources south southern space speak special speech spent spokesman spokesperson \
    spokeswoman staff stand start started state stated statement states station stay step steps stop stopped story street strong \
    study success summer sunday support supported sure system taking talk talks tax team technology term terms test thing things \
    think third thought thousands threat three thursday time times total town trade training travel trial tried trying tuesday \
    turn turned type union united used users using value victim victims video view violence visit vote wait walk wall water ways \
    weapons website wednesday week weeks weekend west western white wide woman women word words work worked worker workers working \
    world worth wounded writing written wrote year years yesterday young";

/// Short keys of the words of a list.
pub(crate) fn keys(list: &str) -> impl Iterator<Item = u32> + '_ {
    list.split_ascii_whitespace().map(|w| short_key(word_key(w)))
}
