using System.ComponentModel;
using Agents.Core.Tools;

namespace ResearchBrief;

/// <summary>What the agent can do: search the documents, and read a section of them.</summary>
/// <remarks>A search that needs no index stands in for the other one. The model is not offered it, and is told when it answered.</remarks>
internal sealed class ResearchTools
{
    private const int HitCount = 8;
    private const int LongestLine = 10_000;

    // Sections are small, so a result is never cut in the middle of a line.
    private static readonly ToolPolicy Policy = new() { IsReadOnly = true, Timeout = TimeSpan.FromSeconds(10), MaxResultLength = 500_000 };

    private readonly DocumentLibrary _library;
    private readonly bool _isSearchBroken;

    public ResearchTools(DocumentLibrary library, bool isSearchBroken = false)
    {
        _library = library;
        _isSearchBroken = isSearchBroken;
        All = ToolSet.Create([Make(SearchDocuments, "search_documents"), Make(ReadSection, "read_section")])
            .WithFallback("search_documents", Make(ScanDocuments, "scan_documents"));
    }

    public ToolSet All { get; }

    [Description("Searches all documents. Returns the sections that fit best, best first.")]
    internal IReadOnlyList<SearchHit> SearchDocuments([Description("What to look for, in plain words.")] string query) =>
        _isSearchBroken ? throw new IOException("The index does not answer.") : _library.Search(query, HitCount);

    [Description("Reads all documents for a query. Returns the sections that share most of its words, best first.")]
    internal IReadOnlyList<SearchHit> ScanDocuments([Description("What to look for, in plain words.")] string query) =>
        _library.Scan(query, HitCount);

    [Description("Reads one section. Returns its lines, each with its file and line number in front: 'path:line: text'.")]
    internal string ReadSection([Description("The section, exactly as search_documents names it.")] string section)
    {
        if (!_library.TryGetSection(section, out Section? found))
        {
            throw new KeyNotFoundException($"There is no section '{section}'; name one exactly as search_documents does.");
        }

        return string.Join('\n', found.Lines.Select((line, i) => $"{found.Document.Path}:{found.FirstLine + i}: {Shorten(line)}"));
    }

    private static Tool Make(Delegate method, string name) =>
        Tool.Create(method, name, policy: Policy, serializerOptions: BriefJson.Default.Options);

    private static string Shorten(string line) => line.Length <= LongestLine ? line : line[..LongestLine] + " […]";
}
