using System.Text.RegularExpressions;

namespace Agents.Core.CompileTests;

/// <summary>A file that is compiled to see what the compiler says, beside what it is expected to say.</summary>
/// <param name="Name">The folder and the name of the file, as in "Wrong/NodeAsItsOwnInput".</param>
/// <param name="Expected">What the comments at the ends of its lines announce, as in "// error CS1503" or "// warning CS8620", in order.</param>
/// <param name="Actual">What the compiler said, in order.</param>
internal sealed partial record Snippet(string Name, IReadOnlyList<Finding> Expected, IReadOnlyList<Finding> Actual)
{
    /// <summary>Gets what was expected and not said ("-"), and what was said and not expected ("+").</summary>
    public IReadOnlyList<string> Differences =>
    [
        .. Without(Expected, Actual).Select(finding => $"- {finding}"),
        .. Without(Actual, Expected).Select(finding => $"+ {finding}"),
    ];

    /// <summary>Reads what a text announces.</summary>
    public static IReadOnlyList<Finding> Announced(string text) =>
    [
        .. text.Split('\n').SelectMany((line, index) => Announcement().Match(line) is { Success: true } match
            ? match.Groups["ids"].Value.Split(' ').Select(id => new Finding(index + 1, match.Groups["kind"].Value, id))
            : []),
    ];

    // As often as it stands there: the same error twice at a line is two errors.
    private static List<Finding> Without(IReadOnlyList<Finding> findings, IReadOnlyList<Finding> others)
    {
        List<Finding> left = [.. findings];
        foreach (Finding other in others)
        {
            left.Remove(other);
        }

        return left;
    }

    [GeneratedRegex(@"// (?<kind>error|warning) (?<ids>CS\d{4}( CS\d{4})*)\s*$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Announcement();
}
