using System.Text.Json;
using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Offline;

/// <summary>Picks one of a closed list of values by the words of a text.</summary>
internal static class Choice
{
    internal static JsonElement Of(IReadOnlyList<JsonElement> values, string text, JsonElement? fallback)
    {
        Bm25Index index = new(values.Select(v => PlainText.Of(v)));
        IReadOnlyList<SearchHit> best = index.Search(text, 1);
        return best.Count > 0 ? values[(int)best[0].Id] : fallback ?? values[0];
    }

    /// <summary>Whether a description says what the values mean: <c>kind: words. kind: words.</c></summary>
    internal static bool Explains(IReadOnlyList<JsonElement> values, string description) =>
        values.Count(value => description.Contains(PlainText.Of(value) + ":", StringComparison.OrdinalIgnoreCase)) > 1;

    /// <summary>Picks the kind of a question by the word that it begins with, where the description says so: <c>kind: words, words. kind: words.</c></summary>
    internal static JsonElement OfQuestion(IReadOnlyList<JsonElement> values, string description, string question, JsonElement? fallback)
    {
        string opening = question.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Names.Normalize).FirstOrDefault(string.Empty);
        foreach (JsonElement value in values)
        {
            string mark = PlainText.Of(value) + ":";
            int start = description.IndexOf(mark, StringComparison.OrdinalIgnoreCase);
            string words = start < 0 ? string.Empty : description[(start + mark.Length)..];
            int end = words.IndexOf('.');
            if (words[..(end < 0 ? words.Length : end)].Split(' ').Any(word => opening.Length > 0 && Names.Normalize(word) == opening))
            {
                return value;
            }
        }

        return fallback ?? values[0];
    }
}
