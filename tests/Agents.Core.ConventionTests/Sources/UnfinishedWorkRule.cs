using System.Text.RegularExpressions;

namespace Agents.Core.ConventionTests.Sources;

/// <summary>Holds that no source file carries a note about work left undone; such notes belong in issues.</summary>
internal static partial class UnfinishedWorkRule
{
    public static IReadOnlyList<string> Check(string path, string text) => TextLines.Matching(path, text, Mark(), "is a mark of unfinished work");

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|NotImplementedException)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Mark();
}
