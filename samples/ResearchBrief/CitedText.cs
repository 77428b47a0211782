using System.Globalization;
using Agents.Core.Roles;

namespace ResearchBrief;

/// <summary>Findings as text, a line each with its places behind it: <c>- It is loud. [pump.md:3; pump.md:9]</c>.</summary>
internal static class CitedText
{
    private const string Nothing = "The documents say nothing about this.";

    public static Answer Write(Brief brief) => brief.Findings.Count == 0 ? Answer.Of(Nothing) : new Answer
    {
        Text = string.Join('\n', brief.Findings.Select(finding => $"- {finding.Quote} [{string.Join("; ", finding.Citations)}]")),
        Sources = [.. brief.Findings.SelectMany(finding => finding.Citations).Select(citation => citation.ToString()).Distinct()],
    };

    /// <summary>Reads the findings of an answer: what stands in front of places is quoted from there. Text without any is no finding.</summary>
    /// <remarks>Nothing is taken on trust: what is read here is looked up like any other finding.</remarks>
    public static IReadOnlyList<Finding> Read(string text)
    {
        List<Finding> findings = [];
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int start = 0;
            for (int open = line.IndexOf('['); open >= 0; open = line.IndexOf('[', open + 1))
            {
                int close = line.IndexOf(']', open);
                Citation[] places = close < 0 ? [] : [.. line[(open + 1)..close].Split(';').Select(ParsePlace).OfType<Citation>()];
                if (places.Length > 0)
                {
                    findings.Add(new Finding { Quote = WithoutMark(line[start..open]), Citations = places });
                    start = close + 1;
                }
            }
        }

        return [.. findings.GroupBy(finding => finding.Quote, (quote, same) =>
            new Finding { Quote = quote, Citations = [.. same.SelectMany(finding => finding.Citations).Distinct()] })];
    }

    // "docs/guide.md:12"; the last colon is the one in front of the line.
    private static Citation? ParsePlace(string text)
    {
        int colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int line)
            ? new Citation { File = text[..colon].Trim(), Line = line }
            : null;
    }

    private static string WithoutMark(string text)
    {
        string quote = text.Trim();
        return quote.StartsWith("- ", StringComparison.Ordinal) ? quote[2..].TrimStart() : quote;
    }
}
