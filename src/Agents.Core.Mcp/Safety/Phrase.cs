namespace Agents.Core.Mcp.Safety;

/// <summary>Words in an order, with others between them.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Severity">How much it weighs.</param>
/// <param name="Steps">The alternatives of each step.</param>
internal sealed record Phrase(string Rule, FindingSeverity Severity, string[][] Steps)
{
    // Words that may stand between two steps.
    private const int MaxGap = 3;

    public static Phrase Of(string rule, FindingSeverity severity, string steps) =>
        new(rule, severity, [.. steps.Split(' ').Select(step => step.Split('|'))]);

    public bool Matches(IReadOnlyList<TextWord> words, int at)
    {
        if (Array.IndexOf(Steps[0], words[at].Text) < 0)
        {
            return false;
        }

        // The nearest word of each step is taken; a later one could only help where the same word stands twice in a few.
        for (int step = 1; step < Steps.Length; step++)
        {
            int next = at + 1;
            while (next < words.Count && next <= at + 1 + MaxGap && Array.IndexOf(Steps[step], words[next].Text) < 0)
            {
                next++;
            }

            if (next >= words.Count || next > at + 1 + MaxGap)
            {
                return false;
            }

            at = next;
        }

        return true;
    }
}
