using Agents.Core.Scoring.Text;

namespace Agents.Core.Offline;

/// <summary>Picks from notes that somebody took on the very question, or on its parts.</summary>
/// <remarks>
/// Notes are cited lines in a message below a heading that is the question, or one of the parts that <see cref="QuestionDivider"/> finds in it.
/// Notes on the whole question are not judged again. One on a part must speak of most of that part, or of enough of the whole question,
/// because a short part is easily met by chance. The first note of each part goes first, then those that speak most of the whole; what nearly
/// repeats another one is left out.
/// </remarks>
internal static class NotePicker
{
    private const double MostOfPart = 0.6;
    private const double LeastEvidence = 1.0 / 3;

    /// <summary>The notes, at most so many; none when nothing was noted on the question.</summary>
    internal static List<Sentence> Pick(string question, IReadOnlyList<Sentence> sentences, int count)
    {
        List<Sentence> picked = [];
        if (!sentences.Any(sentence => sentence.NotedFor is not null))
        {
            return picked;
        }

        HashSet<string> whole = Telling(question);
        HashSet<string> parts = [.. QuestionDivider.Divide(question), question];
        List<Sentence> first = [], others = [];
        foreach (IGrouping<string?, Sentence> notes in sentences.Where(s => s.NotedFor is { } heading && parts.Contains(heading)).GroupBy(s => s.NotedFor))
        {
            HashSet<string> part = Telling(notes.Key!);
            Sentence[] kept = [.. Join(notes).Where(note => notes.Key == question || IsOnTopic(note, part, whole))];
            bool isAll = notes.Key == question;
            first.AddRange(isAll ? kept : kept.Take(1));
            others.AddRange(isAll ? [] : kept.Skip(1));
        }

        foreach (Sentence note in first.Concat(others.OrderByDescending(note => Met(note, whole).Count)))
        {
            if (picked.Count < count && !picked.Exists(other => Repeats(note, other, whole)))
            {
                picked.Add(note);
            }
        }

        return picked;
    }

    // "On Sunday it closes at 6" is made of the words of "On Saturday it closes at 6", and answers what is asked about Sunday.
    private static bool Repeats(Sentence note, Sentence other, HashSet<string> question) =>
        SentenceRanker.AreAlike(other.Text, note.Text) && Met(note, question).All(Met(other, question).Contains);

    private static bool IsOnTopic(Sentence note, HashSet<string> part, HashSet<string> whole)
    {
        // The number of words met times the share of the question that they are.
        double met = Met(note, whole).Count;
        return Met(note, part).Count >= MostOfPart * part.Count || met * met > LeastEvidence * whole.Count;
    }

    // An identifier is met as a whole, which is the last of its words: a list of names does not speak of what they are made of.
    private static HashSet<string> Met(Sentence note, HashSet<string> question) => [.. note.Text.Split((char[]?)null)
        .Select(word => TextTokenizer.TokenizeQuery(word) is [.., string whole] ? whole : string.Empty)
        .Where(question.Contains)];

    private static HashSet<string> Telling(string question) =>
        [.. question.Split((char[]?)null).Where(word => !SentenceRanker.IsGeneric(word)).SelectMany(TextTokenizer.TokenizeQuery)];

    // A note of two sentences is one note; where the second one starts in the file is not known.
    private static IEnumerable<Sentence> Join(IEnumerable<Sentence> noted) => noted
        .Where(sentence => sentence.Position == 0)
        .Select(sentence => sentence with { Text = sentence.Text + sentence.Continuation });
}
