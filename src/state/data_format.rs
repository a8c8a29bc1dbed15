//! The formats in which a folder's data can be saved.

macro_rules! formats {
    ($($(#[$doc:meta])* $name:ident $what:literal $ending:literal),* $(,)?) => {
        /// A format of saved data.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum DataFormat { $($(#[$doc])* $name),* }

        impl DataFormat {
            /// All formats, in the order of the menu.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// What is saved, in words.
            pub fn what(self) -> &'static str {
                match self { $(Self::$name => $what),* }
            }

            /// What the file's name ends with, after the name of the folder.
            pub fn ending(self) -> &'static str {
                match self { $(Self::$name => $ending),* }
            }
        }
    };
}

formats! {
    /// Everything, with its evidence.
    Json "the data as JSON" ".json",
    /// Events with quotes and citations, in Markdown.
    Dossier "a dossier" "-dossier.md",
    /// One row an event.
    EventsCsv "events as CSV" "-events.csv",
    /// One row an actor.
    ActorsCsv "actors as CSV" "-actors.csv",
    /// One row a relation.
    RelationsCsv "relations as CSV" "-relations.csv",
    /// One row a name in an article.
    MentionsCsv "names as CSV" "-names.csv",
    /// Actors and relations with dates, for Gephi.
    Gexf "the network as GEXF" "-network.gexf",
    /// Actors and relations, for graph programs.
    GraphMl "the network as GraphML" "-network.graphml",
    /// Dated events, for `TimelineJS`.
    TimelineJs "the timeline for TimelineJS" "-timelinejs.json",
    /// Dated events as iCalendar.
    Calendar "events as a calendar" "-events.ics",
}

impl DataFormat {
    /// The file name's extension, without the dot.
    pub fn extension(self) -> &'static str {
        self.ending().rsplit_once('.').map_or("", |(_, extension)| extension)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_an_extension_and_a_file_of_its_own() {
        let endings: std::collections::BTreeSet<_> = DataFormat::ALL.iter().map(|f| f.ending()).collect();
        assert_eq!(endings.len(), DataFormat::ALL.len());
        assert!(DataFormat::ALL.iter().all(|f| !f.extension().is_empty()));
    }
}
