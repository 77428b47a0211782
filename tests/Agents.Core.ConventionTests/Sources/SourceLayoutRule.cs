using System.Text.RegularExpressions;

namespace Agents.Core.ConventionTests.Sources;

/// <summary>Holds that a source file stands where its namespace says, is named after its one type, and is short.</summary>
internal static partial class SourceLayoutRule
{
    public const int MaxLines = 400;

    /// <summary>Checks one file of src; its path is relative to the root of the tree.</summary>
    public static IReadOnlyList<string> Check(string path, string text)
    {
        List<string> complaints = [];
        int lines = text.TrimEnd('\n').Split('\n').Length;
        if (lines > MaxLines)
        {
            complaints.Add($"{path} has {lines} lines; split it by role (at most {MaxLines}).");
        }

        string[] types = [.. TypeDeclaration().Matches(text).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal)];
        string? declared = NamespaceDeclaration().Match(text) is { Success: true } match ? match.Groups["name"].Value : null;
        string expected = string.Join('.', path.Split('/')[1..^1]);
        if (types.Length == 0 && declared is null)
        {
            return complaints;
        }

        if (declared != expected)
        {
            complaints.Add($"{path} has the file-scoped namespace {declared ?? "(none)"}; its folder says {expected}.");
        }

        string name = NameOf(path);
        if (types is not [var only] || only != name)
        {
            complaints.Add($"{path} declares {(types.Length == 0 ? "no type" : string.Join(", ", types))}; it should declare {name}, and nothing else.");
        }

        return complaints;
    }

    // Tool.cs, Tool.Log.cs (a partial by role), Node{T}.cs, Node`1.cs and NodeOfT.cs (generic twins) are named after Tool and Node.
    private static string NameOf(string path) =>
        GenericSuffix().Replace(Path.GetFileNameWithoutExtension(path).Split('.')[0], "");

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+)\s*;", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex NamespaceDeclaration();

    // With file-scoped namespaces, what starts in the first column is not nested.
    [GeneratedRegex(
        @"^(?:(?:public|internal|file|sealed|abstract|static|partial|readonly|ref|unsafe)\s+)*"
        + @"(?:record\s+struct|record\s+class|class|struct|interface|record|enum|delegate\s+(?:ref\s+)?[^\s(]+(?:<[^(]*>)?\??)\s+(?<name>\w+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"(\{[^}]*\}|`\d+|(?<=[a-z])OfT\w*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex GenericSuffix();
}
