namespace Agents.Core.ConventionTests.PublicApi;

/// <summary>Compares the public API with the text that was approved last.</summary>
internal static class ApprovedText
{
    public const string AcceptVariable = "ACCEPT_API";

    public static string PathOf(string assembly) =>
        Repository.PathOf($"tests/Agents.Core.ConventionTests/approved/{assembly}.txt");

    public static bool IsAccepting => Environment.GetEnvironmentVariable(AcceptVariable) == "1";

    public static IReadOnlyList<string> Read(string path) => File.Exists(path) ? File.ReadAllLines(path) : [];

    public static void Write(string path, IReadOnlyList<string> lines) =>
        File.WriteAllText(path, string.Concat(lines.Select(line => line + "\n")));

    /// <summary>Lists what was taken away with "- " and what was added with "+ "; a changed line shows as both.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyList<string> approved, IReadOnlyList<string> actual) =>
    [
        .. approved.Except(actual, StringComparer.Ordinal).Select(line => (Line: line, Sign: "- "))
            .Concat(actual.Except(approved, StringComparer.Ordinal).Select(line => (Line: line, Sign: "+ ")))
            .OrderBy(difference => difference.Line, StringComparer.Ordinal)
            .Select(difference => difference.Sign + difference.Line),
    ];
}
