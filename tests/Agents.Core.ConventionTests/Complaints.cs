namespace Agents.Core.ConventionTests;

/// <summary>Fails a test with everything a rule found, one line each.</summary>
internal static class Complaints
{
    public static void MustBeNone(string rule, IEnumerable<string> complaints)
    {
        string[] lines = [.. complaints];
        if (lines.Length > 0)
        {
            Assert.Fail($"Broken rule: {rule}.{Environment.NewLine}{string.Join(Environment.NewLine, lines.Select(line => "  " + line))}");
        }
    }
}
