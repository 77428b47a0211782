namespace Agents.Core.Benchmarks.Scoring;

/// <summary>The figures of <see cref="ScoringReproduction"/> as they were written down. Who changes the search on purpose writes them down again.</summary>
public static class ScoringFigures
{
    /// <summary>Gets how often the right tool was found, of 400 questions, or 200 of the other half.</summary>
    public static IReadOnlyDictionary<string, RecallCount> Recall { get; } = new Dictionary<string, RecallCount>
    {
        ["a user's words: BM25"] = new(6, 25, 33),
        ["a user's words: lexical embedding"] = new(1, 8, 15),
        ["a user's words: HybridIndex of both"] = new(4, 17, 27),
        ["a user's words: ToolSearch, one stage"] = new(8, 31, 40),
        ["a user's words: ToolSearch, two stages"] = new(14, 43, 56),
        ["a user's words: the same, other half"] = new(9, 19, 26),
        ["an assistant's: BM25"] = new(322, 385, 393),
        ["an assistant's: lexical embedding"] = new(260, 357, 365),
        ["an assistant's: HybridIndex of both"] = new(294, 376, 385),
        ["an assistant's: ToolSearch, one stage"] = new(349, 389, 392),
        ["an assistant's: ToolSearch, two stages"] = new(347, 390, 393),
        ["an assistant's: the same, other half"] = new(169, 194, 196),
        ["both, one after the other: ToolSearch, two stages"] = new(347, 391, 394),
    };

    /// <summary>Gets how many tokens tools are.</summary>
    public static IReadOnlyDictionary<string, int> Tokens { get; } = new Dictionary<string, int>
    {
        ["all 1,000 tools"] = 117_131,
        ["the tools of one server, mean"] = 2_928,
        ["search_tools alone"] = 226,
        ["the best 8 and search_tools, mean of a turn"] = 1_178,
        ["the best 8 and search_tools, largest turn"] = 1_554,
    };
}
