using System.Text.Json;
using ToolCatalogue;

namespace Agents.Core.Benchmarks.Scoring;

/// <summary>A question of a user that exactly one tool of the catalogue answers.</summary>
/// <param name="Question">What the user asks.</param>
/// <param name="Query">What an assistant that has read the question, and not the catalogue, types into a search for tools.</param>
/// <param name="Answer">The full name of the tool.</param>
public sealed record CatalogueQuestion(string Question, string Query, string Answer)
{
    /// <summary>Reads every <c>.json</c> file of a folder; each is named after the server that its answers are of.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="FormatException">A file is not what it should be; the message names it.</exception>
    public static IReadOnlyList<CatalogueQuestion> ReadFolder(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.json")
            .Order(StringComparer.Ordinal)
            .SelectMany(path => Read(Path.GetFileNameWithoutExtension(path), File.ReadAllText(path))),
    ];

    private static CatalogueQuestion[] Read(string server, string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return
            [
                .. document.RootElement.EnumerateArray().Select(element => new CatalogueQuestion(
                    Text(element, "question"), Text(element, "query"), $"{server}{CatalogueTool.Mark}{Text(element, "answer")}")),
            ];
        }
        catch (Exception ex) when (ex is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new FormatException($"{server}.json: {ex.Message}", ex);
        }
    }

    private static string Text(JsonElement element, string name) =>
        element.GetProperty(name).GetString() is { Length: > 0 } text ? text : throw new FormatException($"'{name}' must not be empty.");
}
