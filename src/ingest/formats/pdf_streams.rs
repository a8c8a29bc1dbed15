//! Streams of a PDF, unpacked only as far as is bounded: every filter that text may be packed in, one after the other.

use std::io::Read as _;

use flate2::read::ZlibDecoder;
use pdf_extract::{Dictionary, Object, Stream};

use crate::ingest::formats::pdf_content::plain_name;

/// Filters of one stream that are followed; layout programs use one or two.
const MAX_FILTERS: usize = 6;

/// The bytes of a stream behind all its filters; `None` if that is more than `limit` bytes, damaged, or packed in a way that
/// pictures are and text is not.
pub(super) fn unpacked(stream: &Stream, limit: u64) -> Option<Vec<u8>> {
    let filters: Vec<Vec<u8>> = match stream.filters() {
        Ok(names) => names.into_iter().map(<[u8]>::to_vec).collect(),
        // Without a filter, or with one that the library does not follow either.
        Err(_) => Vec::new(),
    };
    if filters.len() > MAX_FILTERS {
        return None;
    }
    let mut bytes = stream.content.clone();
    for (i, filter) in filters.iter().enumerate() {
        let params = params(&stream.dict, i);
        bytes = step(filter, params, bytes, limit)?;
    }
    (bytes.len() as u64 <= limit).then_some(bytes)
}

/// Unpacked size of one stream of the structure, and of all together.
const MAX_STRUCTURE: (u64, u64) = (16 << 20, 128 << 20);
/// Packed size of all streams of the structure of a file that is encrypted: they cannot be measured before the library unpacks
/// them, but packing saves a thousandth at most.
const MAX_ENCRYPTED: u64 = 512 << 10;
/// Packed size of a stream of the structure behind several filters.
const MAX_CHAINED: usize = 1 << 20;

const NAMES: [&str; 5] = ["FlateDecode", "LZWDecode", "ASCII85Decode", "ASCIIHexDecode", "RunLengthDecode"];

/// False if the streams that hold the structure of a file, which the library unpacks while it loads, hold more than is read.
/// Looks at the bytes only, before the file is trusted.
pub(super) fn structure_is_bounded(bytes: &[u8]) -> bool {
    let is_encrypted = memchr::memmem::find(bytes, b"/Encrypt").is_some();
    let mut objects = memchr::memmem::find_iter(bytes, b"obj").peekable();
    let (mut start, mut total, mut packed) = (0, 0, 0);
    for at in memchr::memmem::find_iter(bytes, b"stream") {
        while let Some(object) = objects.next_if(|o| *o < at) {
            start = start.max(object);
        }
        let head = plain_name(bytes.get(start..at).unwrap_or_default());
        start = at;
        let has = |name: &[u8]| memchr::memmem::find(&head, name).is_some();
        if !has(b"ObjStm") && !has(b"XRef") {
            continue;
        }
        let rest = bytes.get(at + 6..).unwrap_or_default();
        let rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        let rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        let end = memchr::memmem::find(rest, b"endstream").unwrap_or(rest.len());
        packed += end as u64;
        let mut filters: Vec<(usize, &str)> = NAMES
            .iter()
            .flat_map(|name| memchr::memmem::find_iter(&head, name.as_bytes()).map(move |at| (at, *name)))
            .collect();
        filters.sort_unstable();
        let (limit, all) = MAX_STRUCTURE;
        let len = match *filters {
            [] => end as u64,
            [(_, "FlateDecode")] => inflated_len(rest, limit),
            [(_, "LZWDecode")] => lzw_len(rest, false, limit).max(lzw_len(rest, true, limit)),
            _ if end > MAX_CHAINED || filters.len() > MAX_FILTERS => return false,
            _ => {
                let mut dict = Dictionary::new();
                let names = filters.iter().map(|(_, name)| Object::Name(name.as_bytes().to_vec()));
                dict.set("Filter", Object::Array(names.collect()));
                let stream = Stream::new(dict, rest.get(..end).unwrap_or_default().to_vec());
                match unpacked(&stream, limit) {
                    Some(bytes) => bytes.len() as u64,
                    None => return false,
                }
            }
        };
        total += len;
        if len > limit || total > all || (is_encrypted && packed > MAX_ENCRYPTED) {
            return false;
        }
    }
    true
}

/// The parameters of the filter at `at`.
fn params(dict: &Dictionary, at: usize) -> Option<&Dictionary> {
    match dict.get(b"DecodeParms").ok()? {
        Object::Dictionary(all) => Some(all),
        Object::Array(each) => each.get(at)?.as_dict().ok(),
        _ => None,
    }
}

fn step(filter: &[u8], params: Option<&Dictionary>, bytes: Vec<u8>, limit: u64) -> Option<Vec<u8>> {
    match filter {
        b"FlateDecode" | b"Fl" => {
            // A damaged end costs what follows it.
            if inflated_len(&bytes, limit) > limit {
                return None;
            }
            by_library(b"FlateDecode", params, bytes)
        }
        b"LZWDecode" | b"LZW" => {
            let early = params.and_then(|p| p.get(b"EarlyChange").ok()).and_then(|e| e.as_i64().ok()) != Some(0);
            if lzw_len(&bytes, early, limit) > limit {
                return None;
            }
            by_library(b"LZWDecode", params, bytes)
        }
        b"ASCII85Decode" | b"A85" => Some(ascii85(&bytes)),
        b"ASCIIHexDecode" | b"AHx" => Some(ascii_hex(&bytes)),
        b"RunLengthDecode" | b"RL" => run_length(&bytes, limit),
        _ => None,
    }
}

/// One filter as the library does it, with its predictor.
fn by_library(filter: &[u8], params: Option<&Dictionary>, bytes: Vec<u8>) -> Option<Vec<u8>> {
    let mut dict = Dictionary::new();
    dict.set("Filter", Object::Name(filter.to_vec()));
    if let Some(params) = params {
        dict.set("DecodeParms", params.clone());
    }
    Stream::new(dict, bytes).decompressed_content().ok()
}

/// How much packed data holds, counted no further than just over `limit`.
pub(super) fn inflated_len(bytes: &[u8], limit: u64) -> u64 {
    let mut num = 0;
    let mut chunk = vec![0; 1 << 16];
    let mut decoder = ZlibDecoder::new(bytes);
    while num <= limit {
        match decoder.read(&mut chunk) {
            Ok(0) | Err(_) => break,
            Ok(more) => num += more as u64,
        }
    }
    num
}

/// How much LZW data holds: the lengths of its codes alone, counted no further than just over `limit`.
pub(super) fn lzw_len(bytes: &[u8], early_change: bool, limit: u64) -> u64 {
    const CLEAR: usize = 256;
    const END: usize = 257;
    let mut lengths: Vec<u32> = Vec::new();
    let (mut total, mut previous) = (0_u64, None::<u32>);
    let (mut held, mut num_held) = (0_u32, 0_u32);
    let mut width = 9;
    for byte in bytes {
        held = (held << 8 | u32::from(*byte)) & 0x00FF_FFFF;
        num_held += 8;
        if num_held < width {
            continue;
        }
        num_held -= width;
        let code = (held >> num_held) as usize & ((1 << width) - 1);
        if code == END || total > limit {
            break;
        }
        if code == CLEAR {
            lengths.clear();
            (previous, width) = (None, 9);
            continue;
        }
        let known = if code < CLEAR {
            Some(1)
        } else {
            lengths.get(code - END - 1).copied()
        };
        let Some(len) = known.or_else(|| previous.map(|p| p + 1)) else {
            break;
        };
        total += u64::from(len);
        if let Some(before) = previous
            && lengths.len() < 4096 - END - 1
        {
            lengths.push(before + 1);
        }
        previous = Some(len);
        let next = lengths.len() + END + 1 + usize::from(early_change) + 1;
        width = match next {
            0..=512 => 9,
            513..=1024 => 10,
            1025..=2048 => 11,
            _ => 12,
        };
    }
    total
}

fn ascii85(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let (mut group, mut num) = (0_u64, 0_usize);
    for byte in bytes {
        match byte {
            b'z' if num == 0 => out.extend([0; 4]),
            b'!'..=b'u' => {
                group = group * 85 + u64::from(byte - b'!');
                num += 1;
                if num == 5 {
                    out.extend((group as u32).to_be_bytes());
                    (group, num) = (0, 0);
                }
            }
            b'~' => break,
            _ => {}
        }
    }
    if num > 1 {
        for _ in num..5 {
            group = group * 85 + 84;
        }
        out.extend((group as u32).to_be_bytes().iter().take(num - 1));
    }
    out
}

fn ascii_hex(bytes: &[u8]) -> Vec<u8> {
    let digits = bytes.iter().take_while(|b| **b != b'>').filter_map(|b| char::from(*b).to_digit(16));
    let digits: Vec<u8> = digits.map(|d| d as u8).collect();
    digits
        .chunks(2)
        .map(|pair| pair.iter().fold(0, |sum, d| sum * 16 + d) << (4 * (2 - pair.len())))
        .collect()
}

fn run_length(bytes: &[u8], limit: u64) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut rest = bytes;
    while let [len, after @ ..] = rest {
        match usize::from(*len) {
            128 => break,
            n @ 0..128 => {
                let (copied, left) = after.split_at(after.len().min(n + 1));
                out.extend(copied);
                rest = left;
            }
            n => {
                let [byte, left @ ..] = after else { break };
                out.extend(std::iter::repeat_n(*byte, 257 - n));
                rest = left;
            }
        }
        if out.len() as u64 > limit {
            return None;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write as _;

    fn zlib(content: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(content).expect("packed");
        encoder.finish().expect("packed")
    }

    fn stream(filters: &[&str], content: Vec<u8>) -> Stream {
        let mut dict = Dictionary::new();
        let names = filters.iter().map(|f| Object::Name(f.as_bytes().to_vec())).collect();
        dict.set("Filter", Object::Array(names));
        Stream::new(dict, content)
    }

    #[test]
    fn filters_follow_each_other() {
        let hex = zlib(b"The bridge").iter().map(|b| format!("{b:02x} ")).collect::<Vec<_>>().concat();
        let twice = stream(&["ASCIIHexDecode", "FlateDecode"], format!("{hex}>").into_bytes());
        assert_eq!(unpacked(&twice, 100).as_deref(), Some(&b"The bridge"[..]));
        let a85 = stream(&["ASCII85Decode"], b"87cURD]i,\"Ebo80~>".to_vec());
        assert_eq!(unpacked(&a85, 100).as_deref(), Some(&b"Hello World!"[..]));
        let runs = stream(&["RunLengthDecode"], vec![2, b'a', b'b', b'c', 254, b'x', 128, 9]);
        assert_eq!(unpacked(&runs, 100).as_deref(), Some(&b"abcxxx"[..]));
        assert_eq!(unpacked(&stream(&["DCTDecode"], vec![1]), 100), None);
    }

    #[test]
    fn the_structure_is_measured_before_it_is_trusted() {
        let file = |head: &str, content: &[u8]| [format!("1 0 obj << {head} >> stream\n").as_bytes(), content, b"\nendstream"].concat();
        let bomb = zlib(&vec![b' '; 17 << 20]);
        assert!(!structure_is_bounded(&file("/Type /ObjStm /Filter /FlateDecode", &bomb)));
        assert!(!structure_is_bounded(&file(
            "/Type /Obj#53tm /Filter [/FlateDecode /Flate#44ecode]",
            &zlib(&bomb)
        )));
        assert!(structure_is_bounded(&file("/Type /ObjStm /Filter /FlateDecode", &zlib(b"1 0"))));
        // A picture is never unpacked.
        assert!(structure_is_bounded(&file("/Subtype /Image /Filter /FlateDecode", &bomb)));
    }

    #[test]
    fn chains_of_bombs_end() {
        let once = zlib(&vec![b' '; 2 << 20]);
        let chained = stream(&["FlateDecode", "FlateDecode"], zlib(&once));
        assert_eq!(unpacked(&chained, 1 << 20), None);
        assert!(inflated_len(&once, 1000) > 1000);
    }

    #[test]
    fn lengths_of_lzw() {
        // The example of the standard: 45 45 45 45 45 65 45 45 45 66.
        let bytes = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        assert_eq!(lzw_len(&bytes, true, 1000), 10);
        let text = unpacked(&stream(&["LZWDecode"], bytes.to_vec()), 100).expect("whole");
        assert_eq!(text, [45, 45, 45, 45, 45, 65, 45, 45, 45, 66]);
    }

    proptest! {
        #[test]
        fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300), which in 0..5_usize) {
            let name = ["FlateDecode", "LZWDecode", "ASCII85Decode", "ASCIIHexDecode", "RunLengthDecode"][which];
            if let Some(out) = unpacked(&stream(&[name], bytes.clone()), 1 << 16) {
                prop_assert!(out.len() <= 1 << 16);
                if name == "LZWDecode" {
                    prop_assert!(out.len() as u64 <= lzw_len(&bytes, true, 1 << 30));
                }
            }
        }
    }
}
