//! Traditional characters folded to simplified ones, so that words and phrases are listed once.

use std::sync::LazyLock;

/// The traditional characters that the words of pages are written with, each before its simplified form.
const TRADITIONAL: &str = "併并來来個个備备傳传僅仅價价儲储內内別别則则創创動动區区協协參参問问啟启單单嗎吗圍围圖图執执報报實实寫写將将對对\
    導导層层屬属廢废後后徑径從从態态應应據据擴扩數数時时會会條条棄弃標标樣样檔档權权測测為为無无狀状現现當当發发盡尽\
    監监盤盘碼码種种稱称節节範范簡简籤签級级組组絡络給给網网線线縮缩總总續续義义聯联與与舉举號号規规計计訊讯訪访設设\
    註注試试該该誌志認认語语誤误說说調调請请識识議议讀读變变讓让買买費费資资購购輸输這这進进運运過过達达遞递遠远適适\
    選选還还錄录錯错鍵键鏡镜長长閉闭開开間间關关陣阵隨随雲云響响項项須须預预頭头類类顯显體体點点";

/// The same as pairs, sorted.
static PAIRS: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let traditional = TRADITIONAL.chars().step_by(2);
    let mut pairs: Vec<(char, char)> = traditional.zip(TRADITIONAL.chars().skip(1).step_by(2)).collect();
    pairs.sort_unstable();
    pairs
});

/// The simplified form of a character; any other character is its own.
pub(super) fn simplified(character: char) -> char {
    if character.is_ascii() {
        return character;
    }
    let at = PAIRS.binary_search_by_key(&character, |&(traditional, _)| traditional);
    at.ok().and_then(|at| PAIRS.get(at)).map_or(character, |&(_, simple)| simple)
}

/// Whether a character is the simplified form of another.
pub(super) fn is_simplified(character: char) -> bool {
    PAIRS.iter().any(|&(_, simple)| simple == character)
}
