using System.Collections.Frozen;
using Agents.Core.Scoring.Text;

namespace Agents.Core.Offline;

/// <summary>What the name of a parameter or property says about the value that belongs there.</summary>
internal static class Names
{
    private static readonly FrozenSet<string> Files =
        Set("file path source document filename filepath documentpath sourcefile url uri");

    private static readonly FrozenSet<string> Lines = Set("line linenumber lineno startline");

    private static readonly FrozenSet<string> Citations = Set("citation citations sources references evidence reference");

    private static readonly FrozenSet<string> Sentences =
        Set("quote text sentence finding summary answer content statement claim description excerpt passage snippet fact");

    private static readonly FrozenSet<string> Questions =
        Set("title question topic query subject heading headline goal task objective subtask subquestion subgoal");

    private static readonly FrozenSet<string> Demands = Set("criterion criteria requirement constraint rule");

    private static readonly FrozenSet<string> Faults = Set("feedback problem fault flaw critique objection");

    private static readonly FrozenSet<string> Verdicts =
        Set("accepted accept acceptable isaccepted approved approve isapproved correct iscorrect valid isvalid passed passes pass verdict");

    private static readonly FrozenSet<string> Wholes = Set("atomic isatomic single issingle simple issimple");

    private static readonly FrozenSet<string> Compounds =
        Set("compound iscompound composite iscomposite divide divided isdivided divisible isdivisible needsplan needsplanning");

    private static readonly FrozenSet<string> SearchTexts = Set(
        "query question q text search searchtext prompt topic subject keyword keywords term terms input request message phrase what "
        + "task goal searchquery userquestion userquery searchterm searchterms");

    private static readonly FrozenSet<string> Places =
        Set("path file filename url uri link id identifier section key handle ref reference cursor document documentid page anchor");

    private static readonly FrozenSet<string> Counts =
        Set("count limit max top k n topk maxresults maxcount size pagesize take number results");

    /// <summary>Lower case, letters and digits only: <c>DocumentId</c>, <c>document_id</c> and <c>document-id</c> are one name.</summary>
    internal static string Normalize(string name) =>
        string.Create(name.Count(char.IsLetterOrDigit), name, static (target, source) =>
        {
            int i = 0;
            foreach (char c in source)
            {
                if (char.IsLetterOrDigit(c))
                {
                    target[i++] = char.ToLowerInvariant(c);
                }
            }
        });

    internal static bool IsFile(string name) => Fits(name, Files);

    internal static bool IsLine(string name) => Fits(name, Lines);

    internal static bool IsCitation(string name) => Fits(name, Citations);

    internal static bool IsSentence(string name) => Fits(name, Sentences);

    internal static bool IsQuestion(string name) => Fits(name, Questions);

    /// <summary>Whether it is something that a result has to hold, which no text says.</summary>
    internal static bool IsDemand(string name) => Fits(name, Demands);

    internal static bool IsFault(string name) => Fits(name, Faults);

    internal static bool IsVerdict(string name) => Verdicts.Contains(Normalize(name));

    internal static bool IsWhole(string name) => Wholes.Contains(Normalize(name));

    internal static bool IsCompound(string name) => Compounds.Contains(Normalize(name));

    internal static bool IsSearchText(string name) => Fits(name, SearchTexts);

    internal static bool IsPlace(string name) => Fits(name, Places);

    internal static bool IsCount(string name) => Fits(name, Counts);

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet();

    // The whole name, its singular, or its last word: "sourceFile" is a file, "lineNumber" is listed, "deadline" is nothing.
    private static bool Fits(string name, FrozenSet<string> set)
    {
        string whole = Normalize(name);
        string singular = whole.EndsWith("ies", StringComparison.Ordinal) ? whole[..^3] + "y" : whole.TrimEnd('s');
        if (set.Contains(whole) || set.Contains(singular))
        {
            return true;
        }

        IReadOnlyList<string> parts = TextTokenizer.Tokenize(name);
        return parts.Count > 2 && set.Contains(parts[^2]);     // the last one is the whole name
    }
}
