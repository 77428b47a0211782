using System.Text.Json;
using Agents.Core.Scoring;

namespace Agents.Core.Offline;

/// <summary>Picks one of a closed list of values by the words of a text.</summary>
internal static class Choice
{
    internal static JsonElement Of(IReadOnlyList<JsonElement> values, string text, JsonElement? fallback)
    {
        Bm25Index index = new(values.Select(v => PlainText.Of(v)));
        IReadOnlyList<Bm25Hit> best = index.Search(text, 1);
        return best.Count > 0 ? values[best[0].Document] : fallback ?? values[0];
    }
}
