using System.Text.RegularExpressions;

namespace Agents.Core.ConventionTests.Sources;

/// <summary>Finds what must not stand in a text, and says at which line it does.</summary>
internal static class TextLines
{
    public static IReadOnlyList<string> Matching(string path, string text, Regex wrong, string because) =>
    [
        .. text.Split('\n').SelectMany((line, index) =>
            wrong.Matches(line).Select(match => $"{path}:{index + 1}: {match.Value} {because}.")),
    ];
}
