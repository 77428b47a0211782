namespace Agents.Core.Benchmarks.Scoring;

/// <summary>The figures of <see cref="ScoringReproduction"/> as they were written down. Who changes the search on purpose writes them down again.</summary>
public static class ScoringFigures
{
    /// <summary>Gets how often the right tool was found, of 400 questions, or 200 of the unseen half.</summary>
    public static IReadOnlyDictionary<string, RecallCount> Recall { get; } = new Dictionary<string, RecallCount>
    {
        ["a user's words: BM25"] = new(6, 25, 33),
        ["a user's words: lexical embedding"] = new(1, 8, 15),
        ["a user's words: HybridIndex of both"] = new(4, 15, 27),
        ["a user's words: ToolSearch, one stage"] = new(7, 31, 37),
        ["a user's words: ToolSearch, two stages"] = new(12, 42, 57),
        ["a user's words: the same, unseen half"] = new(7, 18, 26),
        ["an assistant's: BM25"] = new(322, 385, 393),
        ["an assistant's: lexical embedding"] = new(260, 357, 365),
        ["an assistant's: HybridIndex of both"] = new(294, 377, 385),
        ["an assistant's: ToolSearch, one stage"] = new(342, 387, 392),
        ["an assistant's: ToolSearch, two stages"] = new(339, 388, 393),
        ["an assistant's: the same, unseen half"] = new(162, 193, 196),
        ["both, one after the other: ToolSearch, two stages"] = new(339, 389, 394),
    };

    /// <summary>Gets how many tokens tools are.</summary>
    public static IReadOnlyDictionary<string, int> Tokens { get; } = new Dictionary<string, int>
    {
        ["all 1,000 tools"] = 124_090,
        ["the tools of one server, mean"] = 3_102,
        ["search_tools alone"] = 233,
        ["the best 8 and search_tools, mean of a turn"] = 1_240,
        ["the best 8 and search_tools, largest turn"] = 1_615,
    };
}
