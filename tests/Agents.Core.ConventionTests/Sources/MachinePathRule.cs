using System.Text.RegularExpressions;

namespace Agents.Core.ConventionTests.Sources;

/// <summary>Holds that no file names a path that exists on one machine only.</summary>
internal static partial class MachinePathRule
{
    public static IReadOnlyList<string> Check(string path, string text) => TextLines.Matching(path, text, MachinePath(), "is a path of one machine");

    // A relative path or an address that happens to contain such a folder is none.
    [GeneratedRegex(@"(?<![\w.~/\-])/(root|work|home|Users)/|\b[A-Z]:\\Users\\", RegexOptions.ExplicitCapture)]
    private static partial Regex MachinePath();
}
