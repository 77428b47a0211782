using System.ComponentModel;
using Agents.Core.Tools;

namespace ResearchBrief;

/// <summary>What the agent can do: search the documents, and read a section of them.</summary>
internal sealed class ResearchTools
{
    private const int HitCount = 8;
    private const int LongestLine = 10_000;

    // Sections are small, so a result is never cut in the middle of a line.
    private static readonly ToolPolicy Policy = new() { IsReadOnly = true, Timeout = TimeSpan.FromSeconds(10), MaxResultLength = 500_000 };

    private readonly DocumentLibrary _library;

    public ResearchTools(DocumentLibrary library)
    {
        _library = library;
        All =
        [
            Tool.Create(SearchDocuments, "search_documents", policy: Policy, serializerOptions: BriefJson.Default.Options),
            Tool.Create(ReadSection, "read_section", policy: Policy, serializerOptions: BriefJson.Default.Options),
        ];
    }

    public IReadOnlyList<Tool> All { get; }

    [Description("Searches all documents. Returns the sections that fit best, best first.")]
    internal IReadOnlyList<SearchHit> SearchDocuments([Description("What to look for, in plain words.")] string query) =>
        _library.Search(query, HitCount);

    [Description("Reads one section. Returns its lines, each with its file and line number in front: 'path:line: text'.")]
    internal string ReadSection([Description("The section, exactly as search_documents names it.")] string section)
    {
        if (!_library.TryGetSection(section, out Section? found))
        {
            throw new KeyNotFoundException($"There is no section '{section}'; name one exactly as search_documents does.");
        }

        return string.Join('\n', found.Lines.Select((line, i) => $"{found.Document.Path}:{found.FirstLine + i}: {Shorten(line)}"));
    }

    private static string Shorten(string line) => line.Length <= LongestLine ? line : line[..LongestLine] + " […]";
}
