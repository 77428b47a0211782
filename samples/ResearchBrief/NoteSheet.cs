using System.Text;
using Agents.Core.Graphs;

namespace ResearchBrief;

/// <summary>Lays before the writer what the readers found.</summary>
internal static class NoteSheet
{
    /// <summary>Writes the question, then below each part of it what was found, a line each as <c>path:line: sentence</c>, none twice.</summary>
    public static string Write(string question, ResearchPlan plan, JoinResult<Brief> read)
    {
        StringBuilder sheet = new($"Question: {question}\n");
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach ((string part, JoinInput<Brief> reader) in plan.ToRead().Zip(read.Inputs))
        {
            string[] notes = [.. (reader.Value?.Findings ?? []).SelectMany(Describe).Where(seen.Add)];
            string remark = notes.Length > 0 ? "" : reader.HasValue ? " (nothing found)" : " (nobody could read for this)";
            sheet.Append($"\n## {OneLine(part)}{remark}\n").AppendJoin('\n', notes).Append('\n');
        }

        return sheet.ToString();
    }

    // A sentence that is cited nowhere cannot be cited by the writer either.
    private static IEnumerable<string> Describe(Finding finding) =>
        finding.Citations.Take(1).Select(place => $"{place}: - {OneLine(finding.Quote)}");

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
