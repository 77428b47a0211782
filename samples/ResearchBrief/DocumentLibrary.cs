using System.Diagnostics.CodeAnalysis;
using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Text;

namespace ResearchBrief;

/// <summary>The documents of a run, cut into sections that can be searched.</summary>
/// <remarks>Immutable, so any number of tool calls may read it at once.</remarks>
internal sealed class DocumentLibrary
{
    private readonly Dictionary<string, Document> _documents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Section> _sections = new(StringComparer.Ordinal);
    private readonly List<Section> _order = [];
    private readonly Bm25Index _index;

    private DocumentLibrary(IReadOnlyList<Document> documents, IReadOnlyList<string> skipped)
    {
        Skipped = skipped;
        foreach (Document document in documents)
        {
            _documents.Add(document.Path, document);
            foreach (Section section in SectionSplitter.Split(document))
            {
                _sections.Add(section.Id, section);
                _order.Add(section);
            }
        }

        // The headings above a section say what it is about as much as its own words do.
        _index = new Bm25Index(_order.Select(section => $"{section.Title}\n{TextOf(section)}"));
    }

    public int DocumentCount => _documents.Count;

    public int SectionCount => _order.Count;

    /// <summary>Gets what was left out and why, a line each.</summary>
    public IReadOnlyList<string> Skipped { get; }

    /// <summary>Reads the documents of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="outputs">The files that will be written. Older ones may be there, and are no sources.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="UsageException">There is no document in it.</exception>
    public static DocumentLibrary Load(SourceFolder folder, IReadOnlyCollection<OutputFile> outputs, CancellationToken cancellationToken)
    {
        List<Document> documents = [];
        List<string> skipped = [];
        foreach (string file in folder.FindFiles(skipped))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string path = folder.RelativePath(file);
            if (outputs.Any(output => output.FullPath == file))
            {
                continue;
            }

            if (DocumentReader.TryRead(file, path, out Document? document, out string? problem))
            {
                documents.Add(document);
            }
            else
            {
                skipped.Add($"{path}: {problem}");
            }
        }

        DocumentLibrary library = new(documents, skipped);
        return library.SectionCount > 0 ? library : throw new UsageException(
            $"The folder '{folder.Root}' holds no .md or .txt file with text{(skipped.Count > 0 ? $", apart from {skipped.Count} that cannot be used" : "")}.");
    }

    public bool TryGetDocument(string path, [NotNullWhen(true)] out Document? document) => _documents.TryGetValue(path, out document);

    public bool TryGetSection(string id, [NotNullWhen(true)] out Section? section) => _sections.TryGetValue(id, out section);

    /// <summary>Finds the sections that fit a query best, best first.</summary>
    public IReadOnlyList<SearchHit> Search(string query, int count) =>
        [.. _index.Search(query, count).Select(hit => Hit(_order[(int)hit.Id], hit.Score))];

    /// <summary>Finds the sections that share most words with a query, best first, where rare words count for more. Reads everything anew.</summary>
    public IReadOnlyList<SearchHit> Scan(string query, int count)
    {
        string[] words = [.. TextTokenizer.TokenizeQuery(query)];
        (Section Section, string[] Shared)[] found =
        [
            .. _order
                .Select(section => (Section: section, Shared: words.Intersect(TextTokenizer.TokenizeQuery(TextOf(section))).ToArray()))
                .Where(match => match.Shared.Length > 0),
        ];
        Dictionary<string, double> worth = words.ToDictionary(
            word => word, word => Math.Log(1 + ((double)_order.Count / (1 + found.Count(match => match.Shared.Contains(word))))));
        return
        [
            .. found
                .Select(match => Hit(match.Section, match.Shared.Sum(word => worth[word])))
                .OrderByDescending(hit => hit.Score)
                .Take(count),
        ];
    }

    private static string TextOf(Section section) =>
        $"{section.Title}\n{Path.GetFileNameWithoutExtension(section.Document.Path)}\n{string.Join('\n', section.Lines)}";

    private static SearchHit Hit(Section section, double score) =>
        new() { Section = section.Id, Title = section.Title, Score = Math.Round(score, 2) };
}
