namespace Agents.Core.Benchmarks.Scoring;

/// <summary>The figures of <see cref="ScoringReproduction"/> as they were written down. Who changes the search on purpose writes them down again.</summary>
public static class ScoringFigures
{
    /// <summary>Gets how often the right tool was found, of 400 questions, or 200 of the unseen half.</summary>
    public static IReadOnlyDictionary<string, RecallCount> Recall { get; } = new Dictionary<string, RecallCount>
    {
    };

    /// <summary>Gets how many tokens tools are.</summary>
    public static IReadOnlyDictionary<string, int> Tokens { get; } = new Dictionary<string, int>
    {
    };
}
